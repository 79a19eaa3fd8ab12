import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peerAddress } from '@platform/service-defaults/server/client-network.ts';
import { TrustedProxies } from './trusted-proxies.ts';

test('knows addresses and networks of both families', () => {
  const trusted = new TrustedProxies(['10.0.0.0/8', '192.0.2.1', 'fd00::/8']);
  for (const address of ['10.1.2.3', '192.0.2.1', 'fd12::1']) assert.ok(trusted.includes(address), address);
  for (const address of ['11.0.0.1', '192.0.2.2', 'fe80::1', '', 'unix'])
    assert.ok(!trusted.includes(address), address);
});

test('an IPv4 client on an IPv6 socket is an IPv4 client', () => {
  assert.equal(peerAddress('::ffff:10.1.2.3'), '10.1.2.3');
  assert.equal(peerAddress('2001:db8::1'), '2001:db8::1');
  assert.equal(peerAddress(undefined), '');
});

test('refuses a network that is none', () => {
  for (const network of ['10.0.0.0/33', '10.0.0.0/x', 'localhost', '::/129', '']) {
    assert.throws(() => new TrustedProxies([network]), TypeError, network);
  }
});
