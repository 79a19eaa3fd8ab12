import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { gatewayOf } from './gateway.ts';

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
  const api = gatewayOf({ url: () => url, serviceToken }).for({
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
