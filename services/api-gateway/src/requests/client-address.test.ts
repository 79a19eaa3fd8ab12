import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from '@platform/service-defaults/server/client-network.ts';
import fc from 'fast-check';
import { clientOf } from './client-address.ts';
import { TrustedProxies } from './trusted-proxies.ts';

const NONE = new TrustedProxies([]);
const INNER = new TrustedProxies(['10.0.0.0/8', 'fd00::/8']);

test('a client is its connection, whatever it claims', () => {
  assert.equal(clientOf('192.0.2.1', '198.51.100.1', NONE), '192.0.2.1');
  assert.equal(clientOf('192.0.2.1', '198.51.100.1', INNER), '192.0.2.1');
});

test('behind trusted proxies it is the first address from the right that is none of theirs', () => {
  const client = (forwardedFor: string) => clientOf('10.0.0.1', forwardedFor, INNER);
  assert.equal(client('198.51.100.1'), '198.51.100.1');
  assert.equal(client('198.51.100.1, 10.0.0.2,fd00::2'), '198.51.100.1');
  assert.equal(client('203.0.113.9, 198.51.100.1, 10.0.0.2'), '198.51.100.1', 'its own claim');
  assert.equal(client('10.0.0.3, 10.0.0.2'), '10.0.0.3', 'a call from within');
  assert.equal(client('198.51.100.1:4711'), '198.51.100.1');
  assert.equal(client('[2001:db8:1:2::3]:4711'), '2001:db8:1:2::/64');
  assert.equal(client('::ffff:198.51.100.1'), '198.51.100.1');
  assert.equal(client('::ffff:c633:6401'), '198.51.100.1');
});

test('what is no address counts for the proxy that said it', () => {
  for (const junk of ['', ',', 'unknown', '_hidden', '198.51.100.1, x', '999.1.1.1', `${'9'.repeat(8000)}`])
    assert.equal(clientOf('10.0.0.1', junk, INNER), '10.0.0.1', junk.slice(0, 20));
});

test('an IPv6 client is its network, however its address is written', () => {
  for (const address of [
    '2001:db8:1:2:3:4:5:6',
    '2001:DB8:1:2::',
    '2001:0db8:0001:0002::9',
    '2001:db8:1:2::192.0.2.1',
    '2001:db8:1:2::1%eth0',
  ])
    assert.equal(networkOf(address), '2001:db8:1:2::/64', address);
  assert.equal(networkOf('::1'), '0:0:0:0::/64');
  assert.equal(networkOf('2001:db8::1'), '2001:db8:0:0::/64');
  assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
});

test('any IPv6 address of a network gives that network', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const { hostname } = new URL(`http://[${address}]/`);
      assert.equal(networkOf(address), networkOf(hostname.slice(1, -1)), 'as the URL standard spells it');
    }),
  );
});

test('no more hops are read than any request has', () => {
  const ours = Array.from({ length: 1000 }, () => '10.0.0.2').join(', ');
  assert.equal(clientOf('10.0.0.1', `198.51.100.1, ${ours}`, INNER), '10.0.0.2');
});
