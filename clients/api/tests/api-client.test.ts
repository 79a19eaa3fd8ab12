import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApiClient } from '../src/api-client.ts';
import { ApiError, hasCode } from '../src/api-error.ts';
import { json, startGateway } from './stand-in-gateway.ts';

const ID = '019ac3f0-5c1e-7000-8000-000000000001';

test('calls an operation with its parts, under the token of now', async (t) => {
  const { baseUrl, calls } = await startGateway(
    t,
    json(200, { id: ID, full_name: 'Ann', items: [] }, { etag: '"3"' }),
  );
  let count = 0;
  const api = createApiClient({ baseUrl, token: () => `token-${++count}` });
  const user = await api.call('GET /api/users/{id}', { path: { id: ID } });
  assert.equal(user.full_name, 'Ann');
  const { headers } = await api.send('GET /api/notifications', { query: { unread: true } });
  assert.equal(headers.get('etag'), '"3"');
  assert.deepEqual(
    calls.map(({ request }) => [request.method, request.url, request.headers.authorization]),
    [
      ['GET', `/api/users/${ID}`, 'Bearer token-1'],
      ['GET', '/api/notifications?unread=true', 'Bearer token-2'],
    ],
  );
});

test('sends a body as JSON', async (t) => {
  const { baseUrl, calls } = await startGateway(t, json(201, { id: ID }));
  const body = { recipient: 'A', line1: '1 Lane', city: 'London', country: 'GB' };
  await createApiClient({ baseUrl }).call('POST /api/users/me/addresses', { body });
  const [call] = calls;
  assert.deepEqual(JSON.parse(call?.body ?? ''), body);
  assert.equal(call?.request.headers['content-type'], 'application/json');
  assert.equal(call?.request.headers.authorization, undefined);
});

test('an answer without a body is undefined', async (t) => {
  const { baseUrl } = await startGateway(t, (response) => response.writeHead(204).end());
  const api = createApiClient({ baseUrl });
  assert.equal(await api.call('DELETE /api/auth/sessions/{id}', { path: { id: ID } }), undefined);
});

test('plain text is answered as it is', async (t) => {
  const text = '{not: "JSON"}\n';
  const { baseUrl } = await startGateway(t, (response) =>
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(text),
  );
  assert.equal(await createApiClient({ baseUrl }).call('GET /api/admin/web/metrics'), text);
});

test('a problem is thrown with its code, which the compiler knows for each operation', async (t) => {
  const problem = { status: 409, code: 'email-taken', detail: 'There is an account already.' };
  const { baseUrl } = await startGateway(t, json(409, problem, { 'retry-after': '3' }));
  const api = createApiClient({ baseUrl });
  const body = { email: 'ann@example.com', password: 'correct horse', full_name: 'Ann' };
  const error = await api.call('POST /api/users', { body }).catch((thrown: unknown) => thrown);
  assert.equal(hasCode(error, 'POST /api/users', 'validation-failed'), false);
  // @ts-expect-error -- registering does not answer with this one
  assert.equal(hasCode(error, 'POST /api/users', 'wrong-password'), false);
  assert.ok(hasCode(error, 'POST /api/users', 'email-taken'));
  assert.deepEqual([error.status, error.message, error.retryAfterSeconds], [409, problem.detail, 3]);
});

test('an error that is no problem document still has its status', async (t) => {
  const { baseUrl } = await startGateway(t, (response) => response.writeHead(502).end('<html>'));
  const error = await createApiClient({ baseUrl })
    .call('GET /api/users/me')
    .catch((thrown: unknown) => thrown);
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.status, error.code], [502, 'http-502']);
});

test('gives up when told to, and when the time is over', async (t) => {
  const { baseUrl } = await startGateway(t, () => undefined);
  const api = createApiClient({ baseUrl, timeoutMs: 50 });
  await assert.rejects(api.call('GET /api/users/me'), { name: 'TimeoutError' });
  const signal = AbortSignal.abort(new Error('enough'));
  await assert.rejects(api.call('GET /api/users/me', {}, { signal }), /enough/);
});
