import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiClient } from '../../src/api-client.ts';
import { json, startGateway } from '../stand-in-gateway.ts';

const ID = '019ac3f0-5c1e-7000-8000-000000000001';

test('calls an operation with its parts, under the token of now', async (t) => {
  const { baseUrl, calls } = await startGateway(
    t,
    json(200, { id: ID, status: 'confirmed' }, { etag: '"3"' }),
  );
  let count = 0;
  const api = createApiClient({ baseUrl, token: () => `token-${++count}` });
  const order = await api.call('GET /api/orders/{id}', { path: { id: ID }, query: { expand: ['payment'] } });
  assert.equal(order.status, 'confirmed');
  const { headers } = await api.send('GET /api/products/{sku}', { path: { sku: 'MUG' } });
  assert.equal(headers.get('etag'), '"3"');
  assert.deepEqual(
    calls.map(({ request }) => [request.method, request.url, request.headers.authorization]),
    [
      ['GET', `/api/orders/${ID}?expand=payment`, 'Bearer token-1'],
      ['GET', '/api/products/MUG', 'Bearer token-2'],
    ],
  );
});

test('sends a body as JSON, with the headers of the operation', async (t) => {
  const { baseUrl, calls } = await startGateway(t, json(201, { id: ID }));
  const body = { lines: [{ sku: 'MUG', quantity: 2 }] };
  await createApiClient({ baseUrl }).call('POST /api/orders', { body, headers: { 'idempotency-key': 'k' } });
  const [call] = calls;
  assert.deepEqual(JSON.parse(call?.body ?? ''), body);
  assert.equal(call?.request.headers['idempotency-key'], 'k');
  assert.equal(call?.request.headers.authorization, undefined);
});
