import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { RawClient, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { OK, type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import {
  assertProblem,
  type EdgeGateway,
  HOST,
  SharedCleanup,
  SWITCHED,
  startEdgeGateway,
  WEBSOCKET,
} from './edge-gateway.ts';

const cleanup = new SharedCleanup();
let upstream: RawUpstream;
let gateway: EdgeGateway;

after(() => cleanup.end());
before(async () => {
  upstream = await startUpstream(cleanup);
  gateway = await startEdgeGateway(cleanup, { NOTIFICATION_SERVICE_URL: upstream.origin });
});

/** Runs `script` for the calls of one test. */
function answering(script: RawUpstream['script']): void {
  upstream.script = script;
  upstream.calls.length = 0;
}

test('a WebSocket passes both ways, byte for byte, and ends on both sides', async () => {
  answering((call) => {
    call.socket.removeAllListeners('data');
    call.write(`${SWITCHED}hello`);
    call.socket.on('data', (chunk) => call.socket.write(chunk));
  });
  const client = await gateway.connect();
  client.write(`${WEBSOCKET.join('\r\n')}\r\n\r\n`);
  const head = await client.reader.head();
  assert.match(head?.start ?? '', /^HTTP\/1.1 101 /);
  assert.deepEqual(valuesOf(head && { ...head, body: Buffer.alloc(0) }, 'sec-websocket-accept'), [
    's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  ]);
  assert.equal((await client.reader.bytes(5)).toString(), 'hello');
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
  client.write(bytes);
  assert.deepEqual(await client.reader.bytes(256), bytes);
  const [call] = upstream.calls;
  assert.deepEqual(valuesOf(call, 'upgrade'), ['websocket']);
  assert.deepEqual(valuesOf(call, 'sec-websocket-key'), ['dGhlIHNhbXBsZSBub25jZQ==']);
  assert.deepEqual(valuesOf(call, 'x-forwarded-for'), ['127.0.0.1']);
  client.close();
  await eventually(() => assert.ok(call?.socket.destroyed || call?.socket.readableEnded));
});

test('a WebSocket that the service refuses is answered as the service did', async () => {
  answering((call) => call.write('HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno'));
  const got = await gateway.send(WEBSOCKET);
  assert.deepEqual([statusOf(got), got.body.toString()], [403, 'no']);
});

test('h2c and other upgrades are not forwarded: the request is an ordinary one', async () => {
  answering((call) => call.write(OK));
  for (const protocol of ['h2c', 'TLS/1.0', 'websocket2']) {
    const got = await gateway.send([
      'GET /api/things HTTP/1.1',
      HOST,
      'Connection: Upgrade, HTTP2-Settings',
      `Upgrade: ${protocol}`,
      'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA',
    ]);
    assert.equal(statusOf(got), 200);
  }
  for (const call of upstream.calls)
    for (const name of ['upgrade', 'http2-settings']) assert.deepEqual(valuesOf(call, name), []);
});

test('CONNECT and TRACE are refused with 405, and never reach a service', async () => {
  answering((call) => call.write(OK));
  assertProblem(await gateway.send(['CONNECT evil.example:443 HTTP/1.1', 'Host: evil.example:443']), 405);
  assertProblem(await gateway.send(['TRACE /api/things HTTP/1.1', HOST]), 405);
  assert.equal(upstream.calls.length, 0);
});

test('Host: duplicates, lists, userinfo, paths, emptiness and absence are 400', async () => {
  answering((call) => call.write(OK));
  const bad = [
    [],
    ['Host:'],
    ['Host: a', 'Host: a'],
    ['Host: a', 'Host: b'],
    ['Host: a, b'],
    ['Host: user@a'],
    ['Host: user:secret@a'],
    ['Host: a/b'],
    ['Host: http://a'],
    ['Host: a b'],
    ['Host: a:99999'],
    ['Host: a:'],
    ['Host: a:80:80'],
    ['Host: [::1'],
    ['Host: [1:2:3]'],
    ['Host: a..b'],
    ['Host: .'],
    ['Host: a?b'],
    ['Host: a#b'],
    ['Host: a%41'],
    ['Host: "a"'],
  ];
  for (const hosts of bad) assertProblem(await gateway.send(['GET /api/things HTTP/1.1', ...hosts]), 400);
  assert.equal(upstream.calls.length, 0);
  for (const host of ['a', 'a.b:8000', '127.0.0.1:1', '[::1]:80', '[2001:db8::1]', 'xn--a.example.'])
    assert.equal(statusOf(await gateway.send(['GET /api/things HTTP/1.1', `Host: ${host}`])), 200, host);
});

test('Content-Length and Transfer-Encoding that leave the framing open are 400 or 501', async () => {
  answering((call) => call.write(OK));
  for (const framing of [
    ['Content-Length: 1', 'Content-Length: 2'],
    ['Content-Length: 1', 'Content-Length: 1'],
    ['Content-Length: 1, 1'],
    ['Content-Length: +1'],
    ['Content-Length: -1'],
    ['Content-Length: 0x1'],
    ['Content-Length: 1 1'],
    ['Content-Length:'],
    ['Content-Length: 99999999999999999999999'],
    ['Content-Length: 1', 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding: chunked', 'Content-Length: 1'],
    ['Transfer-Encoding: identity'],
    ['Transfer-Encoding: chunked, identity'],
    ['Transfer-Encoding: xchunked'],
    ['Transfer-Encoding: gzip, chunked'],
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding : chunked'],
    ['Transfer-Encoding:'],
    [' Transfer-Encoding: chunked'],
  ]) {
    const got = await gateway.send(['POST /api/things HTTP/1.1', HOST, ...framing], 'a');
    assert.ok([400, 501].includes(statusOf(got)), `${framing.join()}: ${got.start}`);
    assertProblem(got, statusOf(got));
  }
  const old = ['POST /api/things HTTP/1.0', HOST, 'Transfer-Encoding: chunked'];
  assertProblem(await gateway.send(old, '0\r\n\r\n'), 400);
  assert.equal(upstream.calls.length, 0);
});

test('framing by an underscore twin does not go on', async () => {
  answering((call) => call.write(OK));
  await gateway.send(
    ['POST /api/things HTTP/1.1', HOST, 'Content-Length: 1', 'transfer_encoding: chunked'],
    'a',
  );
  assert.deepEqual(valuesOf(upstream.calls[0], 'transfer_encoding'), []);
});

test('targets that mean different things to different readers are 400, absolute ones too', async () => {
  answering((call) => call.write(OK));
  for (const target of [
    '/api/things/../users',
    '/api/things/%2e%2e/users',
    '/api/things/.%2E/users',
    '/api/things/..%2fusers',
    '/api/things/..%5cusers',
    '/api/things\\..\\users',
    '/api/things/..;/users',
    '/api/things/%252e%252e/users',
    '/api/things/%25252e%25252e/users',
    '//api/things',
    '/api//things',
    '/api/things/%00',
    '/api/things/%zz',
    '/api/things/%',
    '/api/things#x',
    'http://shop.example/api/things',
    'http://evil.example/api/things',
    'shop.example/api/things',
    '*',
  ])
    assertProblem(await gateway.send([`GET ${target} HTTP/1.1`, HOST]), 400);
  assert.equal(upstream.calls.length, 0);
});

test('headers that carry identity are stripped, underscore twins too, and Forwarded is ours', async () => {
  answering((call) => call.write(OK));
  const claims = [
    'X-Forwarded-For',
    'X_Forwarded_For',
    'X-Forwarded_Host',
    'Forwarded',
    'X-Real-IP',
    'X_Real_IP',
    'X-User-Id',
    'x_user_id',
    'X-User-Roles',
    'X-Auth-Request-User',
    'X_Authenticated_User',
    'Remote-User',
    'REMOTE_USER',
    'X-Original-URL',
    'X-Rewrite-URL',
    'x_request_id',
  ];
  await gateway.send([
    'GET /api/things HTTP/1.1',
    HOST,
    ...claims.map((name) => `${name}: 6.6.6.6`),
    'x-authority: kept',
  ]);
  const [call] = upstream.calls;
  assert.ok(call !== undefined && !call.headers.some(([, value]) => value.includes('6.6.6.6')));
  assert.deepEqual(valuesOf(call, 'forwarded'), ['for=127.0.0.1;host="shop.example";proto=http']);
  assert.deepEqual(valuesOf(call, 'x-authority'), ['kept']);
});

test('information before the answer passes on: 102 and 103', async () => {
  answering((call) =>
    call.write(`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n${OK}`),
  );
  const client = await gateway.connect();
  client.write(`GET /api/things HTTP/1.1\r\n${HOST}\r\n\r\n`);
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push(statusOf(await client.reader.message()));
  assert.deepEqual(statuses, [102, 103, 200]);
});

test('an expectation other than 100-continue is 417', async () => {
  answering((call) => call.write(OK));
  assertProblem(await gateway.send(['GET /api/things HTTP/1.1', HOST, 'Expect: coffee']), 417);
  assert.equal(upstream.calls.length, 0);
});

test('more than 100 headers are 431, and none is dropped in silence below that', async () => {
  answering((call) => call.write(OK));
  const headers = (count: number) => Array.from({ length: count }, (_, i) => `x-${i}: ${i}`);
  assertProblem(await gateway.send(['GET /api/things HTTP/1.1', HOST, ...headers(100)]), 431);
  assertProblem(await gateway.send(['GET /api/things HTTP/1.1', HOST, ...headers(1500)]), 431);
  assert.equal(statusOf(await gateway.send(['GET /api/things HTTP/1.1', HOST, ...headers(99)])), 200);
  const names = upstream.calls[0]?.headers.map(([name]) => name) ?? [];
  for (let i = 0; i < 99; i++) assert.ok(names.includes(`x-${i}`));
});

test('headers above 16 KiB are 431, an address above 8 KiB is 414', async () => {
  const address = (length: number) => `GET /api/things/${'a'.repeat(length)} HTTP/1.1`;
  assertProblem(await gateway.send([address(1), HOST, `x: ${'y'.repeat(17_000)}`]), 431);
  for (const length of [8200, 12_000, 20_000, 40_000])
    assertProblem(await gateway.send([address(length), HOST]), 414);
});

test('what was sent along with a refused request is not taken for the next one', async () => {
  answering((call) => call.write(OK));
  const client = await RawClient.connect(gateway.port);
  client.write(
    `POST /api/things HTTP/1.1\r\n${HOST}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  client.write(`0\r\n\r\nGET /api/things/smuggled HTTP/1.1\r\n${HOST}\r\n\r\n`);
  assertProblem(await client.reader.message(), 400);
  await eventually(() => assert.ok(client.reader.isEnded));
  assert.equal(upstream.calls.length, 0);
  client.close();
});

test('an upgrade or CONNECT sent while an earlier request is answered ends the connection, and nothing else', async () => {
  answering(() => undefined);
  for (const next of [WEBSOCKET.join('\r\n'), 'CONNECT a:1 HTTP/1.1\r\nHost: a:1']) {
    const client = await RawClient.connect(gateway.port);
    client.write(`GET /api/things HTTP/1.1\r\n${HOST}\r\n\r\n${next}\r\n\r\n`);
    await eventually(() => assert.ok(client.reader.isEnded));
    client.close();
  }
  assert.equal(statusOf(await gateway.send(['GET /health HTTP/1.1', HOST])), 200);
});
