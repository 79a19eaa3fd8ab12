import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ApiError } from '@platform/api-client/api-error.ts';
import { gatewayOf } from './gateway.ts';
import { isAway } from './is-away.ts';

/** The headers that the platform is sent. */
async function headersSent(
  t: TestContext,
  serviceToken: () => Promise<string>,
): Promise<IncomingHttpHeaders> {
  const { promise, resolve } = Promise.withResolvers<IncomingHttpHeaders>();
  const server = createServer((request, response) => {
    resolve(request.headers);
    response.end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = { forwardedFor: '192.0.2.7, 10.0.0.1', userAgent: 'a'.repeat(1000) };
  const gateway = gatewayOf({ url: () => url, serviceToken });
  t.after(() => gateway.close());
  const api = gateway.for({
    ...browser,
    accessToken: async () => 'a-token',
  });
  await api.call('GET /api/users/me');
  return promise;
}

test('a call says whose browser it is for, and proves that it may say so', async (t) => {
  const headers = await headersSent(t, async () => 'proof');
  assert.equal(headers['x-forwarded-for'], '192.0.2.7, 10.0.0.1');
  assert.equal(headers['x-service-authorization'], 'Bearer proof');
  assert.equal(headers.authorization, 'Bearer a-token');
  assert.equal(headers['user-agent']?.length, 300);
});

test('while auth-service is away calls go on without the proof', async (t) => {
  const headers = await headersSent(t, () => Promise.reject(new Error('away')));
  assert.equal(headers['x-service-authorization'], undefined);
  assert.equal(headers.authorization, 'Bearer a-token');
});

test('what the platform answers is read as it is: a body, a problem, or nobody', async (t) => {
  const server = createServer((request, response) => {
    if (request.url === '/api/users/me') response.end('{"email":"\u00fc"}');
    else if (request.url?.startsWith('/api/users?limit=5')) response.socket?.destroy();
    // Nobody answers this.
    else if (request.url?.startsWith('/api/users?limit=6')) return;
    else response.writeHead(429, { 'retry-after': '7' }).end('{"code":"rate-limited"}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.closeAllConnections());
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const gateway = gatewayOf({ url: () => url, serviceToken: async () => 'proof' });
  t.after(() => gateway.close());
  const api = gateway.for({ forwardedFor: '', userAgent: undefined, accessToken: async () => 'a-token' });
  assert.deepEqual(await api.call('GET /api/users/me'), { email: '\u00fc' });
  await assert.rejects(api.call('GET /api/users', { query: { limit: 5 } }), isAway);
  await assert.rejects(api.call('GET /api/users'), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual([error.status, error.code, error.retryAfterSeconds], [429, 'rate-limited', 7]);
    return true;
  });
  const silent = api.call('GET /api/users', { query: { limit: 6 } }, { timeoutMs: 1 });
  await assert.rejects(silent, isAway);
});
