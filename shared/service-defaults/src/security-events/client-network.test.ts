import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clientNetwork } from './client-network.ts';

test('keeps the network of an address', () => {
  assert.equal(clientNetwork('203.0.113.77'), '203.0.113.0/24');
  assert.equal(clientNetwork('2001:db8:1:2:3:4:5:6'), '2001:db8:1::/48');
  assert.equal(clientNetwork('::1'), '0:0:0::/48');
  assert.equal(clientNetwork('fe80::1%eth0'), 'fe80:0:0::/48');
  assert.equal(clientNetwork('2001:db8:1:2:3:4:5:6', { v4: 32, v6: 64 }), '2001:db8:1:2::/64');
  assert.equal(clientNetwork('203.0.113.77', { v4: 32, v6: 64 }), '203.0.113.77/32');
});

test('takes nothing for an address that is none', () => {
  for (const text of ['', 'unknown', '1.2.3', '::1]:80/', '1.2.3.4:80'])
    assert.equal(clientNetwork(text), undefined, text);
});

test('puts every spelling of an IPv6 address into one network of three groups', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      const network = clientNetwork(address) ?? '';
      assert.match(network, /^[0-9a-f]{1,4}:[0-9a-f]{1,4}:[0-9a-f]{1,4}::\/48$/);
      assert.equal(clientNetwork(address.toUpperCase()), network);
    }),
  );
});
