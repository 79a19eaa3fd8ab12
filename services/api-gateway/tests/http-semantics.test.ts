import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { statusOf, valuesOf } from './raw-http.ts';
import { OK, startUpstream } from './raw-upstream.ts';
import { startGateway } from './test-gateway.ts';

// RFC 9110 (HTTP semantics) and RFC 9112 (HTTP/1.1), by section.

const HOST = 'Host: shop.example';
const POST = 'POST /api/things';

async function startBoth(t: Parameters<typeof startGateway>[0]) {
  const upstream = await startUpstream(t);
  return {
    upstream,
    gateway: await startGateway(t, { services: { 'notification-service': upstream.origin } }),
  };
}

test('9110, 10.1.1: an expectation in HTTP/1.0 is ignored: no 100, and no 417', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  for (const expectation of ['100-continue', 'something-else']) {
    const lines = [`${POST} HTTP/1.0`, HOST, 'content-length: 3', `Expect: ${expectation}`];
    assert.equal(statusOf(await gateway.send(lines, 'abc')), 200);
    assert.equal(upstream.calls.at(-1)?.body.toString(), 'abc');
    assert.deepEqual(valuesOf(upstream.calls.at(-1), 'expect'), []);
  }
});

test('9110, 10.1.1: a request without a body is answered without a 100', async (t) => {
  const { gateway } = await startBoth(t);
  const got = await gateway.send([`${POST} HTTP/1.1`, HOST, 'Expect: 100-continue']);
  assert.equal(statusOf(got), 200);
});

test('9110, 9.3.7: OPTIONS * says what the server takes, and other methods have no *', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  const got = await gateway.send(['OPTIONS * HTTP/1.1', HOST]);
  assert.deepEqual([statusOf(got), valuesOf(got, 'content-length')], [204, []]);
  assert.deepEqual(valuesOf(got, 'allow'), ['GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS']);
  assert.equal(statusOf(await gateway.send(['GET * HTTP/1.1', HOST])), 400);
  assert.equal(statusOf(await gateway.send(['OPTIONS * HTTP/1.1'])), 400, 'a Host is needed all the same');
  assert.equal(upstream.connections, 0);
});

test('9110, 9.3.7: OPTIONS of what the gateway answers itself says what it takes', async (t) => {
  const { gateway } = await startBoth(t);
  const got = await gateway.send(['OPTIONS /health HTTP/1.1', HOST]);
  assert.deepEqual([statusOf(got), valuesOf(got, 'allow')], [204, ['GET, HEAD, OPTIONS']]);
});

test('9110, 7.6.2: Max-Forwards counts an OPTIONS down, and ends it at 0', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  const ask = (method: string, left: string) =>
    gateway.send([`${method} /api/things HTTP/1.1`, HOST, `Max-Forwards: ${left}`]);
  const last = await ask('OPTIONS', '0');
  assert.deepEqual([statusOf(last), valuesOf(last, 'allow').length, upstream.calls.length], [204, 1, 0]);
  await ask('OPTIONS', '3');
  await ask('GET', '0');
  await ask('OPTIONS', 'many');
  assert.deepEqual(
    upstream.calls.map((call) => valuesOf(call, 'max-forwards')),
    [['2'], ['0'], ['many']],
  );
});

test('9110, 8.6: 204 and 304 are passed on without a length, whatever their service says', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  const client = await gateway.connect();
  for (const status of ['204 No Content', '304 Not Modified']) {
    upstream.script = (call) => {
      call.write(`HTTP/1.1 ${status}\r\nContent-Length: 4\r\netag: "1"\r\nvary: accept\r\n\r\n`);
    };
    const got = await client.send(['GET /api/things/1 HTTP/1.1', HOST]);
    assert.equal(got.start, `HTTP/1.1 ${status}`);
    assert.deepEqual(valuesOf(got, 'content-length'), []);
    assert.deepEqual([valuesOf(got, 'etag'), valuesOf(got, 'vary')], [['"1"'], ['accept']]);
  }
  // What follows on the connection is read as what it is.
  upstream.script = (call) => call.write(OK);
  assert.equal((await client.send(['GET /api/things/1 HTTP/1.1', HOST])).body.toString(), 'ok');
});

test('9110, 9.3.2: an answer to HEAD keeps the length of what GET would bring, and has no body', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  upstream.script = (call) => call.write('HTTP/1.1 200 OK\r\ncontent-length: 1234\r\n\r\n');
  const client = await gateway.connect();
  const got = await client.send(['HEAD /api/things/1 HTTP/1.1', HOST]);
  assert.deepEqual([statusOf(got), valuesOf(got, 'content-length')], [200, ['1234']]);
  upstream.script = (call) => call.write(OK);
  assert.equal((await client.send(['GET /api/things/1 HTTP/1.1', HOST])).body.toString(), 'ok');
});

test('9112, 6.3: more than one length is refused, of a client with 400, of a service with 502', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  for (const lengths of [
    ['content-length: 2', 'content-length: 2'],
    ['content-length: 2, 2'],
    ['content-length: +2'],
  ])
    assert.equal(statusOf(await gateway.send([`${POST} HTTP/1.1`, HOST, ...lengths], '{}')), 400);
  assert.equal(upstream.calls.length, 0);
  upstream.script = (call) =>
    call.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok');
  assert.equal(statusOf(await gateway.send(['GET /api/things HTTP/1.1', HOST])), 502);
});

test('9110, 6.5 and 10.1.4: trailers, and what is said of them, end here', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  upstream.script = (call) =>
    call.write(
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ntrailer: x-t\r\n\r\n2\r\nok\r\n0\r\nx-t: 1\r\n\r\n',
    );
  const head = [`${POST} HTTP/1.1`, HOST, 'TE: trailers', 'Trailer: x-t', 'Transfer-Encoding: chunked'];
  const got = await gateway.send(head, '2\r\nab\r\n0\r\nx-t: 1\r\n\r\n');
  assert.equal(got.body.toString(), 'ok');
  for (const name of ['te', 'trailer', 'x-t'])
    assert.deepEqual([valuesOf(upstream.calls[0], name), valuesOf(got, name)], [[], []], name);
});

test('9110, 13 and 14: conditions and ranges are the service’s, and so are its answers', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  upstream.script = (call) =>
    call.write('HTTP/1.1 206 Partial Content\r\ncontent-range: bytes 0-1/9\r\ncontent-length: 2\r\n\r\nok');
  const asked = ['If-Match: "1"', 'If-None-Match: W/"2", *', 'Range: bytes=0-1', 'If-Range: "1"'];
  const got = await gateway.send(['GET /api/things HTTP/1.1', HOST, ...asked]);
  assert.deepEqual([statusOf(got), valuesOf(got, 'content-range')], [206, ['bytes 0-1/9']]);
  for (const line of asked) {
    const [name = '', value] = line.split(': ');
    assert.deepEqual(valuesOf(upstream.calls[0], name.toLowerCase()), [value]);
  }
});

test('9112, 6.1: HTTP/1.0 is answered without chunks, by the end of the connection', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  upstream.script = (call) =>
    call.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n');
  const client = await gateway.connect();
  const got = await client.send(['GET /api/things HTTP/1.0', HOST]);
  assert.deepEqual([valuesOf(got, 'transfer-encoding'), got.body.toString()], [[], 'ok']);
  await eventually(() => assert.ok(client.reader.isEnded));
});

test('9110, 6.6.1: every answer has one Date, also those to what is no request', async (t) => {
  const { upstream, gateway } = await startBoth(t);
  const date = 'Sun, 06 Nov 1994 08:49:37 GMT';
  upstream.script = (call) => call.write(OK.replace('\r\n\r\n', `\r\ndate: ${date}\r\n\r\n`));
  assert.deepEqual(valuesOf(await gateway.send(['GET /api/things HTTP/1.1', HOST]), 'date'), [date]);
  for (const start of ['GET /nothing HTTP/1.1', 'GET /api/things HTTP/9.9']) {
    const dates = valuesOf(await gateway.send([start, HOST]), 'date');
    assert.equal(dates.length, 1, start);
    assert.ok(!Number.isNaN(Date.parse(dates[0] ?? '')));
  }
});

test('9110, 15.5.6: a method that is not taken is 405 with Allow', async (t) => {
  const { gateway } = await startBoth(t);
  for (const start of ['TRACE /api/things HTTP/1.1', 'POST /health HTTP/1.1']) {
    const got = await gateway.send([start, HOST]);
    assert.deepEqual([statusOf(got), valuesOf(got, 'allow').length], [405, 1], start);
  }
});
