import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolverOf } from './resolver-of.ts';
import { parseServiceAddress } from './service-address.ts';

test('takes one address, or several separated by commas', () => {
  assert.deepEqual(resolverOf('http://127.0.0.1:8001').origins(), ['http://127.0.0.1:8001']);
  assert.deepEqual(resolverOf(' http://a:1/, https://b ').origins(), ['http://a:1', 'https://b']);
});

test('names an address twice given once', () => {
  assert.deepEqual(resolverOf('http://a:1,http://a:1/').origins(), ['http://a:1']);
});

test('refuses what is no plain origin, without repeating it', () => {
  for (const address of [
    '',
    'a:1',
    'ftp://a',
    'http://a/path',
    'http://user:secret@a',
    'http://a?x',
    'http://a,',
    'dns+http://a',
    'dns+http://a:99999',
    'dns+https://a:1',
    'dns+http://user:secret@a:1',
    'srv+http://a',
    'srv+http://_http._tcp.a:80',
    'consul+http://a:1',
    'consul+http://a?tag=',
    'zookeeper+http://a',
  ])
    assert.throws(
      () => parseServiceAddress(address),
      (error: Error) => error instanceof TypeError && !error.message.includes('secret'),
      address,
    );
});

test('reads addresses of registries', () => {
  assert.deepEqual(parseServiceAddress('dns+http://orders.shop.svc:8002'), {
    kind: 'dns',
    name: 'orders.shop.svc',
    port: 8002,
  });
  assert.deepEqual(parseServiceAddress('SRV+https://_http._tcp.orders.shop.svc/'), {
    kind: 'srv',
    name: '_http._tcp.orders.shop.svc',
    protocol: 'https',
  });
  assert.deepEqual(parseServiceAddress('consul+http://order-service?tag=blue'), {
    kind: 'consul',
    service: 'order-service',
    tag: 'blue',
    protocol: 'http',
  });
});

test('says that Consul is needed where there is none', () => {
  assert.throws(() => resolverOf('consul+http://order-service'), /CONSUL_HTTP_ADDR/);
});
