import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requestOf } from '../src/request-of.ts';

const BASE = 'https://shop.example';

test('puts the parts of the path into it, escaped', () => {
  const { url, method } = requestOf(`${BASE}/`, 'PUT /api/carts/me/items/{sku}', { path: { sku: 'A/B 1?' } });
  assert.deepEqual([method, url], ['PUT', `${BASE}/api/carts/me/items/A%2FB%201%3F`]);
});

test('a part of the path that would make another address is refused', () => {
  for (const sku of [undefined, '', '.', '..'])
    assert.throws(() => requestOf(BASE, 'GET /api/stock/{sku}', { path: { sku } as never }), TypeError);
});

test('leaves out what is undefined, and joins lists by commas', () => {
  const query = { expand: ['payment', 'items'], limit: 0, unread: false, cursor: undefined };
  const { url } = requestOf(BASE, 'GET /api/x', { query });
  assert.equal(url, `${BASE}/api/x?expand=payment%2Citems&limit=0&unread=false`);
});

test('a body is JSON, and says so; without one nothing is said', () => {
  const sent = requestOf(BASE, 'POST /api/x', {
    body: { a: 1 },
    headers: { prefer: 'wait=1', 'if-match': undefined },
  });
  assert.deepEqual(sent.headers, { 'content-type': 'application/json', prefer: 'wait=1' });
  assert.equal(sent.body, '{"a":1}');
  assert.deepEqual(requestOf(BASE, 'GET /api/x').headers, {});
});
