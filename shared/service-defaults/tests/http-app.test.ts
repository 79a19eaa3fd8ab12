import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from '@platform/schema/type.ts';
import { currentContext } from '@platform/telemetry/trace-context.ts';
import { access } from '../src/access/access.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

test('query and path are converted by their schema, and defaults hold', async () => {
  const { app } = sampleApp();
  const querystring = Type.Object(
    {
      limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
      tag: Type.Optional(Type.Array(Type.String())),
      is_open: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  );
  const params = Type.Object({ number: Type.Integer() });
  app.get(
    '/api/things/:number',
    { ...access.public, schema: { querystring, params } },
    async ({ query, params }) => ({ query, params }),
  );
  const get = async (url: string) => {
    const answer = await app.inject(url);
    return answer.statusCode === 200 ? answer.json() : answer.json().errors;
  };
  assert.deepEqual(await get('/api/things/7'), { query: { limit: 20 }, params: { number: 7 } });
  assert.deepEqual((await get('/api/things/7?limit=5&tag=a&is_open=false')).query, {
    limit: 5,
    tag: ['a'],
    is_open: false,
  });
  assert.deepEqual((await get('/api/things/7?tag=a&tag=b')).query, { limit: 20, tag: ['a', 'b'] });
  assert.deepEqual(await get('/api/things/7?limit=0'), [{ field: 'limit', message: 'must be >= 1' }]);
  assert.deepEqual(await get('/api/things/7?limit='), [{ field: 'limit', message: 'must be integer' }]);
  assert.deepEqual(await get('/api/things/7?limit=1&limit=2'), [
    { field: 'limit', message: 'must be integer' },
  ]);
  assert.deepEqual(await get('/api/things/7?sort=x'), [{ field: 'sort', message: 'is not a known field' }]);
  assert.deepEqual(await get('/api/things/x'), [{ field: 'number', message: 'must be integer' }]);
});

test('a UUID in the path has one form', async () => {
  const { app } = sampleApp();
  const params = Type.Object({ id: Type.String({ format: 'uuid' }) });
  app.get('/api/things/:id', { ...access.public, schema: { params } }, async () => ({}));
  const status = async (id: string) => (await app.inject(`/api/things/${id}`)).statusCode;
  assert.equal(await status('01890a5d-ac96-774b-bcce-b302099a8057'), 200);
  assert.equal(await status('01890A5D-AC96-774B-BCCE-B302099A8057'), 200);
  for (const id of [
    '01890a5dac96774bbcceb302099a8057',
    '{01890a5d-ac96-774b-bcce-b302099a8057}',
    'urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057',
    '0189-0a5dac96-774b-bcce-b302099a8057',
    'nope',
  ])
    assert.equal(await status(encodeURIComponent(id)), 422, id);
});

test('a NUL in path or query is 422 with its field', async () => {
  const { app } = sampleApp();
  app.get('/api/things/:id', access.public, async () => ({}));
  const fields = async (url: string) => {
    const answer = await app.inject(url);
    assert.equal(answer.statusCode, 422);
    return answer.json().errors.map(({ field }: { field: string }) => field);
  };
  assert.deepEqual(await fields('/api/things/a%00b'), ['id']);
  assert.deepEqual(await fields('/api/things/a?q=%00'), ['q']);
  assert.deepEqual(await fields('/api/things/a?q=1&q=%00'), ['q']);
});

test('a path that is no URL is 400, one with a segment beyond reason is 414', async () => {
  const { app } = sampleApp();
  app.get('/api/things/:id', access.public, async () => ({}));
  for (const url of ['/api/things/%', '/api/things/%ED%A0%80', '/api/things/%ff']) {
    const answer = await app.inject(url);
    assert.equal(answer.statusCode, 400, url);
    assert.equal(answer.headers['content-type'], 'application/problem+json');
    assert.match(String(answer.headers['x-request-id']), UUID);
  }
  assert.equal((await app.inject(`/api/things/${'x'.repeat(600)}`)).statusCode, 414);
});

test('HEAD answers like GET, without a body', async () => {
  const { app } = sampleApp();
  const [get, head] = await Promise.all([
    app.inject('/health'),
    app.inject({ method: 'HEAD', url: '/health' }),
  ]);
  assert.equal(head.statusCode, 200);
  assert.equal(head.body, '');
  assert.equal(head.headers['content-length'], get.headers['content-length']);
});

test('a known path answers other methods with 405 and Allow, OPTIONS with Allow alone', async () => {
  const { app } = sampleApp();
  app.get('/api/users/:id', access.public, async () => ({}));
  app.patch('/api/users/:id', access.public, async () => ({}));
  app.post('/api/users', access.public, async () => ({}));
  for (const method of ['DELETE', 'PUT', 'POST'] as const) {
    const answer = await app.inject({ method, url: '/api/users/7?x=1' });
    assert.equal(answer.statusCode, 405);
    assert.equal(answer.headers.allow, 'GET, HEAD, PATCH');
    assert.equal(answer.json().code, 'method-not-allowed');
  }
  const options = await app.inject({ method: 'OPTIONS', url: '/api/users' });
  assert.equal(options.statusCode, 204);
  assert.equal(options.headers.allow, 'POST');
});

test('an unknown path is a 404 problem, whatever the method and body', async () => {
  const { app } = sampleApp();
  for (const method of ['GET', 'POST', 'OPTIONS'] as const) {
    const answer = await app.inject({ method, url: '/api/nothing' });
    assert.equal(answer.statusCode, 404);
    assert.equal(answer.json().code, 'not-found');
  }
});

test('a trailing slash makes no difference', async () => {
  const { app } = sampleApp();
  app.post('/api/users', access.public, async () => ({ made: true }));
  const answer = await app.inject({ method: 'POST', url: '/api/users/' });
  assert.equal(answer.statusCode, 200);
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/users/' })).statusCode, 405);
});

test('an answer holds what its schema names, and nothing else of the row', async () => {
  const { app } = sampleApp();
  const response = {
    200: Type.Object({ id: Type.String(), email: Type.Union([Type.String(), Type.Null()]) }),
  };
  app.get('/api/user', { ...access.public, schema: { response } }, async () => {
    const row = { id: '7', email: null, password_hash: '$2b$12$abc' };
    return row;
  });
  assert.deepEqual((await app.inject('/api/user')).json(), { id: '7', email: null });
});

test('answers are not stored unless the handler says so, and name no server', async () => {
  const { app } = sampleApp();
  app.get('/api/a', access.public, async () => ({}));
  app.get('/api/b', access.public, async (_request, reply) => {
    reply.header('cache-control', 'max-age=60');
    return {};
  });
  const [a, b, c] = await Promise.all([app.inject('/api/a'), app.inject('/api/b'), app.inject('/api/c')]);
  assert.equal(a.headers['cache-control'], 'no-store');
  assert.equal(b.headers['cache-control'], 'max-age=60');
  assert.equal(c.headers['cache-control'], 'no-store');
  for (const { headers } of [a, b, c]) {
    assert.equal(headers.server, undefined);
    assert.equal(headers['x-powered-by'], undefined);
    assert.equal(headers['x-content-type-options'], 'nosniff');
  }
});

test('a decent request id comes back, any other is replaced', async () => {
  const { app } = sampleApp();
  const idFor = async (given?: string) =>
    (await app.inject({ url: '/nothing', headers: given === undefined ? {} : { 'x-request-id': given } }))
      .headers['x-request-id'];
  assert.equal(await idFor('shop-7/checkout:1'), 'shop-7/checkout:1');
  for (const bad of [undefined, '', 'with space', 'x'.repeat(129), '<script>', 'a\tb', 'Zoë'])
    assert.match(String(await idFor(bad)), UUID);
  const answer = await app.inject({ url: '/nothing', headers: { 'x-request-id': 'abc' } });
  assert.equal(answer.json().request_id, 'abc');
});

test('a handler runs in the trace of its caller, with request id and token, also after a body was read', async () => {
  const { app, bearer } = sampleApp();
  app.post('/api/trace', access.user, async () => currentContext());
  const headers = {
    ...bearer(),
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    tracestate: 'vendor=1',
    'x-request-id': 'r1',
  };
  const context = (
    await app.inject({ method: 'POST', url: '/api/trace', payload: { a: 1 }, headers })
  ).json();
  assert.equal(context.traceId, '4bf92f3577b34da6a3ce929d0e0e4736');
  assert.notEqual(context.spanId, '00f067aa0ba902b7');
  assert.equal(context.flags, 1);
  assert.equal(context.tracestate, 'vendor=1');
  assert.equal(context.requestId, 'r1');
  assert.equal(`Bearer ${context.token}`, headers.authorization);
});

test('a malformed traceparent starts a new trace', async () => {
  const { app } = sampleApp();
  app.get('/api/trace', access.public, async () => currentContext());
  const context = (await app.inject({ url: '/api/trace', headers: { traceparent: 'junk' } })).json();
  assert.match(context.traceId, /^[0-9a-f]{32}$/);
});

test('metrics count by route, not by address', async () => {
  const { app, defaults } = sampleApp();
  app.get('/api/things/:id', access.public, async () => ({}));
  for (const id of ['1', '2', '3']) await app.inject(`/api/things/${id}`);
  await app.inject('/api/nothing');
  const body = await defaults.metrics.render();
  assert.match(
    body,
    /http_server_request_duration_seconds_count\{http_request_method="GET",http_route="\/api\/things\/:id",http_response_status_code="200"\} 3/,
  );
  assert.match(
    body,
    /http_server_request_duration_seconds_count\{http_request_method="_OTHER",http_route="unmatched",http_response_status_code="4xx"\} 1/,
  );
});
