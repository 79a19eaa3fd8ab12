import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientAddress, networkList } from './client-address.ts';

const proxies = networkList(['127.0.0.0/8', '::1', '10.0.0.0/8']);

describe('client address', () => {
  it('is the peer when the peer is no proxy of ours, whatever it claims', () => {
    assert.equal(clientAddress('203.0.113.9', undefined, proxies), '203.0.113.9');
    assert.equal(clientAddress('203.0.113.9', '198.51.100.1', proxies), '203.0.113.9');
  });

  it('is what our proxy saw, not what a client wrote before it', () => {
    assert.equal(clientAddress('10.1.2.3', '198.51.100.1', proxies), '198.51.100.1');
    assert.equal(clientAddress('10.1.2.3', '6.6.6.6, 198.51.100.1', proxies), '198.51.100.1');
    assert.equal(clientAddress('10.1.2.3', ['6.6.6.6', '198.51.100.1'], proxies), '198.51.100.1');
  });

  it('is found behind several proxies of ours', () => {
    assert.equal(clientAddress('127.0.0.1', '6.6.6.6,198.51.100.1, 10.0.0.7', proxies), '198.51.100.1');
    assert.equal(clientAddress('::1', '2001:db8::7', proxies), '2001:db8::7');
  });

  it('is the nearest known one when the header is of no use', () => {
    for (const header of [undefined, '', 'unknown', '198.51.100.1, nonsense', ','])
      assert.equal(clientAddress('127.0.0.1', header, proxies), '127.0.0.1');
    assert.equal(clientAddress('127.0.0.1', '10.0.0.1, 10.0.0.2', proxies), '10.0.0.1');
  });

  it('is looked for in no more hops than any request has', () => {
    const ours = Array.from({ length: 1000 }, () => '10.0.0.2').join(', ');
    assert.equal(clientAddress('127.0.0.1', `198.51.100.1, ${ours}`, proxies), '10.0.0.2');
  });

  it('is the same for an IPv4 client on a dual-stack socket', () => {
    assert.equal(clientAddress('::ffff:203.0.113.9', undefined, proxies), '203.0.113.9');
    assert.equal(clientAddress('::ffff:127.0.0.1', '198.51.100.1', proxies), '198.51.100.1');
  });
});
