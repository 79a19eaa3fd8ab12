import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Type } from '@platform/schema/type.ts';
import { continueTrace, runWithContext } from '@platform/telemetry/trace-context.ts';
import { createHttpClient, type HttpClientOptions } from './http-client.ts';
import { isRefusal, UpstreamError, UpstreamUnavailableError } from './upstream-error.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A service that answers by `handle`, and a client for it with quick retries. */
async function serviceWith(t: TestContext, handle: Handler, options: Partial<HttpClientOptions> = {}) {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    let body = '';
    for await (const chunk of request) body += chunk;
    handle(request, response, body);
  });
  const endpoints = await listen(t, server);
  return { requests, server, client: clientOf(t, { endpoints, ...options }) };
}

function clientOf(
  t: TestContext,
  options: Partial<HttpClientOptions> & Pick<HttpClientOptions, 'endpoints'>,
) {
  const client = createHttpClient({ name: 'stock', retry: { baseDelayMs: 1 }, ...options });
  t.after(() => client.close());
  return client;
}

async function listen(t: TestContext, server: ReturnType<typeof createTcpServer>): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : address}`;
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

test('sends JSON and reads JSON, checked against a schema', async (t) => {
  const { client } = await serviceWith(t, (_, response, body) =>
    json(response, 200, { got: JSON.parse(body) }),
  );
  const schema = Type.Object({ got: Type.Object({ skus: Type.Array(Type.String()) }) });
  const answer = await client.request({ method: 'POST', path: '/lookup', body: { skus: ['é'] }, schema });
  assert.deepEqual(answer.got.skus, ['é']);
});

test('refuses an answer that does not fit the schema, without echoing it', async (t) => {
  const { client } = await serviceWith(t, (_, response) => json(response, 200, { price: 'secret' }));
  const schema = Type.Object({ price: Type.Integer() });
  await assert.rejects(client.request({ method: 'GET', path: '/x', schema }), (error: Error) => {
    assert.ok(error instanceof UpstreamUnavailableError);
    assert.match(error.message, /price/);
    return !error.message.includes('secret');
  });
});

test('builds the query, leaving out what is undefined', async (t) => {
  const { client, requests } = await serviceWith(t, (_, response) => response.writeHead(204).end());
  const query = { q: 'a&b', limit: 2, no: undefined, tag: ['x', 'y'] };
  assert.equal(await client.request({ method: 'GET', path: '/s', query }), undefined);
  assert.deepEqual(requests, ['GET /s?q=a%26b&limit=2&tag=x&tag=y']);
});

test("carries trace, request id and the caller's token", async (t) => {
  const { client } = await serviceWith(t, (request, response) => json(response, 200, request.headers));
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const context = continueTrace(traceparent, 'v=1', { requestId: 'req-1', token: 'abc' });
  const get = () => client.request<Record<string, string>>({ method: 'GET', path: '/' });
  const seen = await runWithContext(context, get);
  assert.equal(seen.traceparent, `00-${'a'.repeat(32)}-${context.spanId}-01`);
  assert.equal(seen.tracestate, 'v=1');
  assert.equal(seen['x-request-id'], 'req-1');
  assert.equal(seen.authorization, 'Bearer abc');
});

test('keeps the token from a service outside the platform', async (t) => {
  const handle: Handler = (request, response) => json(response, 200, request.headers);
  const { client } = await serviceWith(t, handle, { forwardsToken: false });
  const get = () => client.request<Record<string, string>>({ method: 'GET', path: '/' });
  const seen = await runWithContext(continueTrace(undefined, undefined, { token: 'abc' }), get);
  assert.equal(seen.authorization, undefined);
});

test('turns a problem document into a typed error', async (t) => {
  const body = { code: 'unknown-sku', detail: 'There is no Z9.', status: 404, skus: ['Z9'] };
  const { client, requests } = await serviceWith(t, (_, response) =>
    response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body)),
  );
  await assert.rejects(client.request({ method: 'GET', path: '/x' }), (error: UpstreamError) => {
    assert.ok(error instanceof UpstreamError);
    assert.deepEqual([error.status, error.code, error.detail], [404, 'unknown-sku', 'There is no Z9.']);
    assert.deepEqual(error.problem.skus, ['Z9']);
    return true;
  });
  assert.equal(requests.length, 1);
  assert.equal(client.breaker.state, 'closed');
});

test('asks once for what is refused, tells the fields by the names of the caller, and blames nobody', async (t) => {
  const errors = [{ field: 'skus.1', message: 'is no sku' }, { field: 'other', message: 'is odd' }, null];
  for (const status of [400, 404, 409, 413, 414, 422]) {
    const { client, requests } = await serviceWith(t, (_, r) => json(r, status, { errors }));
    const fieldNames = (field: string) =>
      field.replace(/^skus\.(\d+)$/, 'lines.$1.sku').match(/^lines.*/)?.[0];
    const refused = client.request({ method: 'GET', path: '/', fieldNames });
    await assert.rejects(refused, (error: UpstreamError) => {
      assert.ok(isRefusal(error), `${status}`);
      assert.deepEqual(error.errors, [{ field: 'lines.1.sku', message: 'is no sku' }]);
      return true;
    });
    for (let i = 0; i < 6; i++) await client.request({ method: 'GET', path: '/' }).catch(() => undefined);
    assert.equal(requests.length, 7, `${status}`);
    assert.equal(client.breaker.state, 'closed');
  }
});

test('retries a GET that finds the service busy, and honours a short Retry-After', async (t) => {
  let calls = 0;
  const waits: number[] = [];
  const handle: Handler = (_, response) =>
    ++calls < 2 ? json(response, 503, {}, { 'retry-after': '1' }) : json(response, 200, { calls });
  const sleep = async (ms: number) => void waits.push(ms);
  const { client } = await serviceWith(t, handle, { retry: { sleep, random: () => 0 } });
  assert.deepEqual(await client.request({ method: 'GET', path: '/' }), { calls: 2 });
  assert.deepEqual(waits, [1000]);
});

test('gives up at once when asked to wait longer than its time', async (t) => {
  const { client, requests } = await serviceWith(t, (_, r) => json(r, 503, {}, { 'retry-after': '60' }), {
    timeoutMs: 60_000,
    retry: { maxRetryAfterMs: 120_000 },
  });
  const error = { name: 'UpstreamError', status: 503, retryAfterMs: 60_000 };
  await assert.rejects(client.request({ method: 'GET', path: '/' }), error);
  assert.equal(requests.length, 1);
});

test('never sends a POST twice, unless told that it is idempotent', async (t) => {
  const { client, requests } = await serviceWith(t, (request) => request.socket.destroy());
  await assert.rejects(client.request({ method: 'POST', path: '/', body: {} }), UpstreamUnavailableError);
  assert.equal(requests.length, 1);
  await assert.rejects(client.request({ method: 'POST', path: '/', body: {}, isIdempotent: true }));
  assert.equal(requests.length, 4);
});

test('tries a GET again on another connection when its kept-alive one has died', async (t) => {
  const { client, server } = await serviceWith(t, (_, response) => json(response, 200, {}));
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  for (let i = 0; i < 3; i++) {
    await client.request({ method: 'GET', path: '/' });
    sockets.at(-1)?.resetAndDestroy();
  }
  await client.request({ method: 'GET', path: '/' });
});

test('tries another instance than the one that failed', async (t) => {
  const refused = createTcpServer();
  const gone = await listen(t, refused);
  refused.close();
  const server = createServer((_, response) => json(response, 200, {}));
  const client = clientOf(t, { endpoints: `${gone},${await listen(t, server)}` });
  for (let i = 0; i < 6; i++) await client.request({ method: 'GET', path: '/' });
});

test('keeps its circuit closed while one of two instances is down', async (t) => {
  const refused = createTcpServer();
  const gone = await listen(t, refused);
  refused.close();
  const server = createServer((_, response) => json(response, 200, {}));
  const client = clientOf(t, { endpoints: `${gone},${await listen(t, server)}` });
  for (let i = 0; i < 100; i++) await client.request({ method: 'GET', path: '/' });
  assert.equal(client.breaker.state, 'closed');
});

test('stops at its time limit, aborts the request upstream and counts it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const [arrived, aborted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const handle: Handler = (request) => {
    request.socket.once('close', () => aborted.resolve());
    arrived.resolve();
  };
  const { client } = await serviceWith(t, handle, { timeoutMs: 50, breaker: { failureThreshold: 1 } });
  const asked = assert.rejects(client.request({ method: 'GET', path: '/' }), { code: 'timeout' });
  await arrived.promise;
  t.mock.timers.tick(50);
  await asked;
  await aborted.promise;
  assert.equal(client.breaker.state, 'open');
  await assert.rejects(client.request({ method: 'GET', path: '/' }), { code: 'circuit-open' });
});

test('tries again within the whole limit when one try hangs', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let calls = 0;
  const arrived = Promise.withResolvers<void>();
  const handle: Handler = (_, response) => {
    if (++calls > 1) json(response, 200, { calls });
    arrived.resolve();
  };
  const limits = { timeoutMs: 5000, attemptTimeoutMs: 500, retry: { sleep: async () => undefined } };
  const { client } = await serviceWith(t, handle, limits);
  const asked = client.request({ method: 'GET', path: '/' });
  await arrived.promise;
  t.mock.timers.tick(500);
  assert.deepEqual(await asked, { calls: 2 });
});

test("gives up with the caller's own reason and does not count that", async (t) => {
  const { client } = await serviceWith(t, () => undefined, { breaker: { failureThreshold: 1 } });
  const controller = new AbortController();
  const reason = new Error('client gone');
  const asked = client.request({ method: 'GET', path: '/', signal: controller.signal });
  setImmediate(() => controller.abort(reason));
  await assert.rejects(asked, reason);
  assert.equal(client.breaker.state, 'closed');
});

test('refuses at once what exceeds its places and its queue', async (t) => {
  const waiting: ServerResponse[] = [];
  const handle: Handler = (_, response) => void waiting.push(response);
  const { client } = await serviceWith(t, handle, { bulkhead: { concurrency: 1, queue: 0 } });
  const first = client.request({ method: 'GET', path: '/' });
  await assert.rejects(client.request({ method: 'GET', path: '/' }), { code: 'bulkhead-full' });
  while (waiting.length === 0) await new Promise(setImmediate);
  for (const response of waiting) json(response, 200, {});
  await first;
});

test('takes no answer past its bound', async (t) => {
  const { client } = await serviceWith(t, (_, response) => json(response, 200, 'x'.repeat(2000)), {
    maxBodyBytes: 1000,
    retry: { attempts: 1 },
  });
  await assert.rejects(client.request({ method: 'GET', path: '/' }), /more than 1000 bytes/);
});

test('calls malformed JSON and a broken-off answer what they are', async (t) => {
  let isBroken = false;
  const { client } = await serviceWith(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': isBroken ? 100 : 1 });
    response.write('{', () => isBroken && response.destroy());
    if (!isBroken) response.end();
  });
  await assert.rejects(client.request({ method: 'POST', path: '/' }), UpstreamUnavailableError);
  isBroken = true;
  await assert.rejects(client.request({ method: 'POST', path: '/' }), UpstreamUnavailableError);
});
