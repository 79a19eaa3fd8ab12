import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { createApiClient } from '../src/api-client.ts';
import { ApiError, hasCode } from '../src/api-error.ts';

const ID = '019ac3f0-5c1e-7000-8000-000000000001';

/** A gateway that answers as told, and what it was sent. */
async function startGateway(t: TestContext, answer: (response: ServerResponse) => void) {
  const calls: { request: IncomingMessage; body: string }[] = [];
  const server = createServer(async (request, response) => {
    calls.push({ request, body: await text(request) });
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

function json(status: number, body: object, headers: Record<string, string> = {}) {
  return (response: ServerResponse) => response.writeHead(status, headers).end(JSON.stringify(body));
}

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

test('an answer without a body is undefined', async (t) => {
  const { baseUrl } = await startGateway(t, (response) => response.writeHead(204).end());
  const api = createApiClient({ baseUrl });
  assert.equal(await api.call('DELETE /api/auth/sessions/{id}', { path: { id: ID } }), undefined);
});

test('a problem is thrown with its code, which the compiler knows for each operation', async (t) => {
  const problem = { status: 409, code: 'email-taken', detail: 'There is an account already.' };
  const { baseUrl } = await startGateway(t, json(409, problem, { 'retry-after': '3' }));
  const api = createApiClient({ baseUrl });
  const body = { email: 'ann@example.com', password: 'correct horse', full_name: 'Ann' };
  const error = await api.call('POST /api/users', { body }).catch((thrown: unknown) => thrown);
  assert.equal(hasCode(error, 'POST /api/users', 'validation-failed'), false);
  // @ts-expect-error -- registering does not answer with this one
  assert.equal(hasCode(error, 'POST /api/users', 'cart-full'), false);
  assert.ok(hasCode(error, 'POST /api/users', 'email-taken'));
  assert.deepEqual([error.status, error.message, error.retryAfterSeconds], [409, problem.detail, 3]);
});

test('an error that is no problem document still has its status', async (t) => {
  const { baseUrl } = await startGateway(t, (response) => response.writeHead(502).end('<html>'));
  const error = await createApiClient({ baseUrl })
    .call('GET /api/categories')
    .catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.status, error.code], [502, 'http-502']);
});

test('gives up when told to, and when the time is over', async (t) => {
  const { baseUrl } = await startGateway(t, () => undefined);
  const api = createApiClient({ baseUrl, timeoutMs: 50 });
  await assert.rejects(api.call('GET /api/categories'), { name: 'TimeoutError' });
  const signal = AbortSignal.abort(new Error('enough'));
  await assert.rejects(api.call('GET /api/categories', {}, { signal }), /enough/);
});
