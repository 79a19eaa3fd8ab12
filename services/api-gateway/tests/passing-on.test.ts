import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { jsonOf, statusOf, valuesOf } from './raw-http.ts';
import { startUpstream } from './raw-upstream.ts';
import { startGateway } from './test-gateway.ts';

const HOST = 'Host: shop.example';

function answer(status: string, headers: readonly string[], body: string | Buffer = ''): Buffer {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
  const head = [`HTTP/1.1 ${status}`, ...headers, `content-length: ${bytes.length}`];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), bytes]);
}

test('G1: a 201 arrives as 201', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) =>
    call.write(answer('201 Created', ['content-type: application/json'], '{"id":1}'));
  const gateway = await startGateway(t, { services: { 'user-service': upstream.origin } });
  const got = await gateway.send(['POST /api/users HTTP/1.1', HOST, 'content-length: 2'], '{}');
  assert.equal(got.start, 'HTTP/1.1 201 Created');
  assert.equal(got.body.toString(), '{"id":1}');
});

test('G2: refusals of a service keep their status and their problem', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'user-service': upstream.origin } });
  const client = await gateway.connect();
  for (const [method, status] of [
    ['GET', 404],
    ['GET', 422],
    ['POST', 401],
    ['PATCH', 422],
    ['DELETE', 405],
    ['PUT', 405],
  ] as const) {
    const problem = `{"detail":"because ${status}"}`;
    upstream.script = (call) =>
      call.write(answer(`${status} No`, ['content-type: application/problem+json'], problem));
    const got = await client.send([`${method} /api/users/nope HTTP/1.1`, HOST]);
    assert.equal(statusOf(got), status);
    assert.equal(got.body.toString(), problem);
    assert.deepEqual(valuesOf(got, 'content-type'), ['application/problem+json']);
  }
});

test('G3: a trailing slash goes on as it came', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) =>
    call.write('HTTP/1.1 307 Temporary Redirect\r\nlocation: /api/users\r\ncontent-length: 0\r\n\r\n');
  const gateway = await startGateway(t, { services: { 'user-service': upstream.origin } });
  const got = await gateway.send(['GET /api/users/ HTTP/1.1', HOST]);
  assert.equal(statusOf(got), 307);
  assert.deepEqual(valuesOf(got, 'location'), ['/api/users']);
  assert.equal(upstream.calls[0]?.start, 'GET /api/users/ HTTP/1.1');
});

test('G5: every status arrives as it is', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  for (const status of [
    200, 201, 202, 206, 300, 301, 303, 307, 308, 400, 401, 403, 404, 409, 410, 418, 429, 500, 501, 503, 599,
  ]) {
    upstream.script = (call) =>
      call.write(answer(`${status} As It Is`, ['content-type: application/json'], `${status}`));
    const got = await client.send(['GET /api/things/1 HTTP/1.1', HOST]);
    assert.equal(got.start, `HTTP/1.1 ${status} As It Is`);
    assert.equal(got.body.toString(), `${status}`);
  }
});

test('G6: 204, text, HTML, an image, a 302 and a 503 in text are passed on', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  const image = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  const bodies = [
    ['200 OK', 'text/plain', 'text'],
    ['200 OK', 'text/html; charset=utf-8', '<p>ü</p>'],
    ['200 OK', 'image/png', image],
    ['302 Found', 'text/plain', 'over there'],
    ['503 Service Unavailable', 'text/plain', 'later'],
  ] as const;
  for (const [status, type, body] of bodies) {
    upstream.script = (call) => call.write(answer(status, [`content-type: ${type}`], body));
    const got = await client.send(['GET /api/things/1 HTTP/1.1', HOST]);
    assert.equal(got.start, `HTTP/1.1 ${status}`);
    assert.deepEqual(valuesOf(got, 'content-type'), [type]);
    assert.deepEqual(got.body, typeof body === 'string' ? Buffer.from(body, 'latin1') : body);
  }
  upstream.script = (call) => call.write('HTTP/1.1 204 No Content\r\netag: "x"\r\n\r\n');
  const none = await client.send(['GET /api/things/1 HTTP/1.1', HOST]);
  assert.equal(none.start, 'HTTP/1.1 204 No Content');
  assert.deepEqual(valuesOf(none, 'etag'), ['"x"']);
  assert.deepEqual([...valuesOf(none, 'content-length'), ...valuesOf(none, 'transfer-encoding')], []);
});

test('G7: headers of an answer arrive, also those sent twice', async (t) => {
  const upstream = await startUpstream(t);
  const headers = [
    'Set-Cookie: a=1; Path=/',
    'etag: W/"1"',
    'cache-control: private, max-age=3',
    'location: /api/things/2',
    'retry-after: 7',
    'www-authenticate: Bearer realm="x", error="invalid_token"',
    'x-request-id: of-the-service',
    'content-type: application/problem+json',
    'Set-Cookie: b=2; HttpOnly',
    'x-empty:',
    'Server: its-own',
  ];
  upstream.script = (call) => call.write(answer('401 Unauthorized', headers, '{}'));
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const got = await gateway.send(['GET /api/things/1 HTTP/1.1', HOST]);
  const sent = headers.map((line) => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  assert.deepEqual(got.headers.slice(0, sent.length), sent);
  assert.deepEqual(valuesOf(got, 'x-request-id'), ['of-the-service']);
});

test('G8: the query goes on byte for byte', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  for (const query of [
    'tag=a&tag=b&flag&x=%20y+z&q=a%2Bb',
    '',
    '&&=&',
    'u=http://x/../%2e%2e//%00',
    'a=1?b=2',
    '%zz',
  ]) {
    await client.send([`GET /api/things/1?${query} HTTP/1.1`, HOST]);
    assert.equal(upstream.calls.at(-1)?.start, `GET /api/things/1?${query} HTTP/1.1`);
  }
});

test('G9: headers sent twice go on twice, in their order', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const lines = [
    'X-Tag: a',
    'accept: text/html',
    'x-tag: b',
    'Accept: */*;q=0.1',
    'Cookie: a=1',
    'cookie: b=2',
  ];
  await gateway.send(['GET /things/1 HTTP/1.1', HOST, ...lines]);
  const wanted = lines.map((line) => line.split(': '));
  const names = new Set(['x-tag', 'accept', 'cookie']);
  assert.deepEqual(
    upstream.calls[0]?.headers.filter(([name]) => names.has(name.toLowerCase())),
    wanted,
  );
});

test('G14, G16: a path goes on as it came', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  const segments = [
    '1%3Fadmin=true',
    '1%23x',
    'a%2Fb',
    '100%2525',
    '%FF',
    'a%3Bb',
    'a;b=c',
    '%20',
    'a+b',
    "!$&'()*,=:@~",
    '...',
    '.a',
    'a.',
    '%E2%82%AC',
  ];
  for (const segment of segments) {
    const got = await client.send([`GET /api/things/${segment} HTTP/1.1`, HOST]);
    assert.equal(statusOf(got), 200, segment);
    assert.equal(upstream.calls.at(-1)?.start, `GET /api/things/${segment} HTTP/1.1`);
  }
});

test('G18: JSON arrives as the bytes it was', async (t) => {
  const upstream = await startUpstream(t);
  const body =
    '{"price":1.10,"big":12345678901234567890.123456789,"n":1e3,"k":1,"k":2, "odd":NaN,"inf":1e999}';
  upstream.script = (call) => call.write(answer('200 OK', ['content-type: application/json'], body));
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  assert.equal((await gateway.send(['GET /api/things/1 HTTP/1.1', HOST])).body.toString(), body);
});

test('G19, G20: compressed answers stay compressed', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const text = 'x'.repeat(200_000);
  for (const [coding, body] of [
    ['br', brotliCompressSync(text)],
    ['gzip', gzipSync(text)],
  ] as const) {
    upstream.script = (call) => call.write(answer('200 OK', [`content-encoding: ${coding}`], body));
    const got = await gateway.send([
      'GET /api/things/1 HTTP/1.1',
      HOST,
      'Accept-Encoding: gzip, deflate, br',
    ]);
    assert.deepEqual(valuesOf(upstream.calls.at(-1), 'accept-encoding'), ['gzip, deflate, br']);
    assert.deepEqual(valuesOf(got, 'content-encoding'), [coding]);
    assert.deepEqual(got.body, body);
  }
});

test('G21: HEAD and OPTIONS are passed on', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  upstream.script = (call) => call.write('HTTP/1.1 200 OK\r\ncontent-length: 1234\r\netag: "e"\r\n\r\n');
  const head = await client.send(['HEAD /api/things/1 HTTP/1.1', HOST]);
  assert.equal(statusOf(head), 200);
  assert.deepEqual([...valuesOf(head, 'content-length'), ...valuesOf(head, 'etag')], ['1234', '"e"']);
  upstream.script = (call) => call.write('HTTP/1.1 204 No Content\r\nallow: GET, HEAD\r\n\r\n');
  const options = await client.send(['OPTIONS /api/things/1 HTTP/1.1', HOST]);
  assert.deepEqual([statusOf(options), ...valuesOf(options, 'allow')], [204, 'GET, HEAD']);
  assert.deepEqual(
    upstream.calls.map(({ start }) => start.split(' ')[0]),
    ['HEAD', 'OPTIONS'],
  );
});

test('a 304 keeps its headers and has no body', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => call.write('HTTP/1.1 304 Not Modified\r\netag: "e"\r\n\r\n');
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  for (let i = 0; i < 2; i++) {
    const got = await client.send(['GET /api/things/1 HTTP/1.1', HOST, 'if-none-match: "e"']);
    assert.deepEqual([statusOf(got), ...valuesOf(got, 'etag'), got.body.length], [304, '"e"', 0]);
  }
});

test('103 Early Hints go before the answer, but not to HTTP/1.0', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) =>
    call.write(
      `HTTP/1.1 103 Early Hints\r\nlink: </a.css>; rel=preload\r\nlink: </b.js>\r\n\r\n${answer('200 OK', [], 'ok')}`,
    );
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  const hints = await client.send(['GET /api/things/1 HTTP/1.1', HOST]);
  assert.deepEqual([statusOf(hints), ...valuesOf(hints, 'link')], [103, '</a.css>; rel=preload', '</b.js>']);
  assert.equal((await client.reader.message()).body.toString(), 'ok');
  assert.equal(statusOf(await gateway.send(['GET /api/things/1 HTTP/1.0', HOST])), 200);
});

test('G33: nothing of one client reaches another', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => call.write(answer('200 OK', ['set-cookie: session=of-a'], ''));
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const first = await gateway.send(['GET /api/things/1 HTTP/1.1', HOST, 'authorization: Bearer a']);
  assert.deepEqual(valuesOf(first, 'set-cookie'), ['session=of-a']);
  await gateway.send(['GET /api/things/1 HTTP/1.1', HOST]);
  assert.equal(upstream.connections, 1);
  assert.deepEqual(
    [...valuesOf(upstream.calls[1], 'cookie'), ...valuesOf(upstream.calls[1], 'authorization')],
    [],
  );
});

test('G34: header bytes outside ASCII go through both ways', async (t) => {
  const upstream = await startUpstream(t);
  const name = Buffer.from('Zoë €').toString('latin1');
  upstream.script = (call) =>
    call.write(`HTTP/1.1 200 OK\r\nx-name: ${name}\r\nset-cookie: n=${name}\r\ncontent-length: 0\r\n\r\n`);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const got = await gateway.send(['GET /things/1 HTTP/1.1', HOST, `x-name: ${name}`, `Cookie: n=${name}`]);
  assert.deepEqual([...valuesOf(got, 'x-name'), ...valuesOf(got, 'set-cookie')], [name, `n=${name}`]);
  assert.deepEqual(valuesOf(upstream.calls[0], 'x-name'), [name]);
  assert.deepEqual(valuesOf(upstream.calls[0], 'cookie'), [`n=${name}`]);
});

test('a character that no header has is refused with 400', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const got = await gateway.send(['GET /api/things/1 HTTP/1.1', HOST, 'x-name: a\x7fb']);
  assert.equal(statusOf(got), 400);
  assert.equal(upstream.calls.length, 0);
});

test('the trace goes on, with the gateway as its parent, and a request id with it', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const traceId = 'a'.repeat(32);
  const trace = [`traceparent: 00-${traceId}-${'b'.repeat(16)}-01`, 'tracestate: v=1', 'tracestate: w=2'];
  const got = await gateway.send(['GET /api/things/1 HTTP/1.1', HOST, ...trace, 'X-Request-ID: req-1']);
  const call = upstream.calls[0];
  assert.match(valuesOf(call, 'traceparent').join(), new RegExp(`^00-${traceId}-(?!b{16})[0-9a-f]{16}-01$`));
  assert.deepEqual(
    [...valuesOf(call, 'tracestate'), ...valuesOf(call, 'x-request-id')],
    ['v=1,w=2', 'req-1'],
  );
  assert.deepEqual(valuesOf(got, 'x-request-id'), ['req-1']);
});

test('a malformed or doubled trace or request id is replaced by a good one', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const good = `traceparent: 00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const odd = ['x-request-id: a b', `x-request-id: ${'x'.repeat(200)}`];
  for (const lines of [
    [good, good, ...odd],
    ['traceparent: nonsense', odd[0] ?? ''],
  ]) {
    const got = await gateway.send(['GET /api/things/1 HTTP/1.1', HOST, ...lines]);
    const call = upstream.calls.at(-1);
    assert.match(valuesOf(call, 'traceparent').join(), /^00-(?!a{32})[0-9a-f]{32}-[0-9a-f]{16}-02$/);
    assert.match(valuesOf(call, 'x-request-id').join(), /^[0-9a-f-]{36}$/);
    assert.deepEqual(valuesOf(got, 'x-request-id'), valuesOf(call, 'x-request-id'));
  }
});

test('what no route knows is a 404 problem with the request id', async (t) => {
  const gateway = await startGateway(t);
  const got = await gateway.send(['GET /nothing HTTP/1.1', HOST, 'x-request-id: req-1']);
  assert.equal(statusOf(got), 404);
  assert.deepEqual(valuesOf(got, 'content-type'), ['application/problem+json']);
  const { detail, request_id, status } = jsonOf(got);
  assert.deepEqual([typeof detail, request_id, status], ['string', 'req-1', 404]);
});
