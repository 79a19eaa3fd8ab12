import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { eventually } from '@platform/testing/eventually.ts';
import { jsonOf, statusOf, valuesOf } from './raw-http.ts';
import { OK, startUpstream } from './raw-upstream.ts';
import { realRoutes, startGateway } from './test-gateway.ts';

const HOST = 'Host: shop.example';
const GET = ['GET /api/things/1 HTTP/1.1', HOST];
const MIB = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function bytesHeld(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

test('G13: a GET or DELETE with a body is passed on, body and all', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  for (const method of ['GET', 'DELETE']) {
    const got = await gateway.send([`${method} /api/things/1 HTTP/1.1`, HOST, 'content-length: 3'], 'abc');
    assert.equal(statusOf(got), 200);
    assert.deepEqual(valuesOf(upstream.calls.at(-1), 'content-length'), ['3']);
    assert.equal(upstream.calls.at(-1)?.body.toString(), 'abc');
  }
});

test('G24: the first byte of an answer does not wait for the last', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  for (const framing of ['content-length: 10', 'transfer-encoding: chunked', 'x-framing: none']) {
    upstream.script = (call) => call.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n`);
    const client = await gateway.connect();
    client.write(`${GET.join('\r\n')}\r\n\r\n`);
    // The head alone, then a part, long before the end.
    await eventually(() => assert.match(client.reader.rest, /200 OK[\s\S]*\r\n\r\n/));
    const part = framing.startsWith('t') ? '3\r\nabc\r\n' : 'abc';
    upstream.calls.at(-1)?.write(part);
    await eventually(() => assert.match(client.reader.rest, /abc/));
    client.close();
  }
});

test('the first of a large request does not wait for the last', async (t) => {
  const upstream = await startUpstream(t, { headOnly: true });
  upstream.script = () => undefined;
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  client.write(`POST /api/things HTTP/1.1\r\n${HOST}\r\ncontent-length: 100000\r\n\r\n`);
  client.write('x'.repeat(70_000));
  await eventually(() => assert.equal(upstream.calls.length, 1));
});

test('server-sent events arrive one by one', async (t) => {
  const [upstream, silent] = [await startUpstream(t), await startUpstream(t)];
  upstream.script = (call) =>
    call.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n');
  silent.script = () => undefined;
  const services = { 'notification-service': upstream.origin, 'user-service': silent.origin };
  const gateway = await startGateway(t, { services, timeoutMs: 300 });
  const client = await gateway.connect();
  client.write(`GET /api/stream HTTP/1.1\r\n${HOST}\r\n\r\n`);
  await eventually(() => assert.match(client.reader.rest, /200 OK/));
  // Streams have a time of their own: silence past the ordinary limit does not end them.
  assert.equal(statusOf(await gateway.send(['GET /api/users HTTP/1.1', HOST])), 504);
  for (let i = 0; i < 3; i++) {
    const event = `data: ${i}\n\n`;
    upstream.calls[0]?.write(`${event.length.toString(16)}\r\n${event}\r\n`);
    await eventually(() => assert.ok(client.reader.rest.includes(event)));
  }
  const running = gateway.upstreams.get('notification-service');
  assert.deepEqual([running?.streams.running, running?.requests.running], [1, 0]);
  gateway.gateway.endStreams();
  await eventually(() => assert.match(client.reader.rest, /\r\n0\r\n\r\n$/));
  await eventually(() => assert.ok(upstream.ended.has(1)));
  assert.equal(running?.streams.running, 0);
});

test('an event stream ends with the session it was opened in, and no other does', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) =>
    call.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n');
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, routes: realRoutes });
  const open = async () => {
    const token = gateway.tokens.tokenFor();
    const client = await gateway.connect();
    const head = `GET /api/notifications/stream HTTP/1.1\r\n${HOST}\r\nAuthorization: Bearer ${token}`;
    client.write(`${head}\r\n\r\n`);
    await eventually(() => assert.match(client.reader.rest, /200 OK/));
    return { token, client };
  };
  const [first, second] = [await open(), await open()];
  gateway.tokens.revoke(first.token);
  await eventually(() => assert.match(first.client.reader.rest, /\r\n0\r\n\r\n$/));
  await eventually(() => assert.ok(upstream.ended.has(1), 'its service is let go'));
  assert.doesNotMatch(second.client.reader.rest, /\r\n0\r\n/);
  assert.equal(gateway.upstreams.get('notification-service')?.streams.running, 1);
});

test('G25: a body above the limit is 413 by its length, before the service hears of it', async (t) => {
  const upstream = await startUpstream(t);
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, maxBodyBytes: 1000 });
  const client = await gateway.connect();
  const got = await client.send(
    ['POST /api/things HTTP/1.1', HOST, 'content-length: 1001'],
    'x'.repeat(1001),
  );
  assert.equal(statusOf(got), 413);
  assert.equal(jsonOf(got).code, 'body-too-large');
  assert.equal(upstream.connections, 0);
  // The connection goes on: its framing is whole.
  assert.equal(
    statusOf(
      await client.send(['POST /api/things HTTP/1.1', HOST, 'content-length: 1000'], 'x'.repeat(1000)),
    ),
    200,
  );
});

test('G25: and 413 as it streams, when its length is not told', async (t) => {
  const upstream = await startUpstream(t, { headOnly: true });
  upstream.script = () => undefined;
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, maxBodyBytes: 200_000 });
  const client = await gateway.connect();
  client.write(`POST /api/things HTTP/1.1\r\n${HOST}\r\ntransfer-encoding: chunked\r\n\r\n`);
  const chunk = `${(80_000).toString(16)}\r\n${'x'.repeat(80_000)}\r\n`;
  client.write(chunk);
  await eventually(() => assert.equal(upstream.calls.length, 1));
  client.write(chunk + chunk);
  assert.equal(statusOf(await client.reader.message()), 413);
  await eventually(() => assert.ok(upstream.ended.has(1)));
  client.write(`${chunk}0\r\n\r\n`);
  assert.equal(statusOf(await client.send(['GET /health HTTP/1.1', HOST])), 200);
  assert.equal(gateway.upstreams.get('notification-service')?.breaker.state, 'closed');
});

test('G25: 64 MiB are refused, and not held in memory', async (t) => {
  const upstream = await startUpstream(t, { headOnly: true });
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  const before = bytesHeld();
  client.write(`POST /api/things/1 HTTP/1.1\r\n${HOST}\r\ncontent-length: ${64 * MIB}\r\n\r\n`);
  const piece = Buffer.alloc(MIB);
  for (let i = 0; i < 63; i++)
    if (!client.socket.write(piece)) await new Promise((resolve) => client.socket.once('drain', resolve));
  // What was collected is given back in the background.
  await eventually(() => assert.ok(bytesHeld() - before < 8 * MIB, 'the body is kept'));
  assert.equal(statusOf(await client.reader.message()), 413);
  assert.equal(upstream.connections, 0);
});

test('bodies of any size go through whole, both ways', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => {
    call.write(`HTTP/1.1 200 OK\r\ncontent-length: ${call.body.length}\r\n\r\n`);
    call.write(call.body);
  };
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, maxBodyBytes: 64 * MIB });
  const body = Buffer.from(Array.from({ length: 3_000_001 }, (_, i) => (i * 7) % 256));
  const got = await gateway.send(['POST /api/things HTTP/1.1', HOST, `content-length: ${body.length}`], body);
  assert.ok(got.body.equals(body));
});

test('a client that does not read holds the service back, not the memory', async (t) => {
  const upstream = await startUpstream(t);
  let written = 0;
  const total = 256 * MIB;
  upstream.script = async (call) => {
    call.write(`HTTP/1.1 200 OK\r\ncontent-length: ${total}\r\n\r\n`);
    const piece = Buffer.alloc(MIB);
    while (written < total && !call.socket.destroyed) {
      written += piece.length;
      if (!call.socket.write(piece)) await new Promise((resolve) => call.socket.once('drain', resolve));
    }
  };
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  client.socket.pause();
  client.write(`${GET.join('\r\n')}\r\n\r\n`);
  let last = -1;
  // Until nothing moves any more.
  await eventually(() => {
    const before = last;
    last = written;
    assert.ok(written > 0 && written === before);
  });
  assert.ok(written < 64 * MIB, `${written / MIB} MiB went somewhere`);
  client.close();
});

test('an answer that comes before the whole request reaches the client', async (t) => {
  const upstream = await startUpstream(t, { headOnly: true });
  upstream.script = (call) => call.write('HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\nno');
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  client.write(`POST /api/things HTTP/1.1\r\n${HOST}\r\ncontent-length: 300000\r\n\r\n`);
  client.write('x'.repeat(100_000));
  const got = await client.reader.message();
  assert.deepEqual([statusOf(got), got.body.toString()], [401, 'no']);
  client.write('x'.repeat(200_000));
  assert.equal(statusOf(await client.send(['GET /health HTTP/1.1', HOST])), 200);
});

test('Expect: 100-continue is answered once the request has passed the checks', async (t) => {
  const upstream = await startUpstream(t);
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, maxBodyBytes: 1000 });
  const client = await gateway.connect();
  const go = await client.send([
    'POST /api/things HTTP/1.1',
    HOST,
    'content-length: 3',
    'Expect: 100-continue',
  ]);
  assert.equal(go.start, 'HTTP/1.1 100 Continue');
  client.write('abc');
  assert.equal(statusOf(await client.reader.message()), 200);
  assert.equal(upstream.calls[0]?.body.toString(), 'abc');
  assert.deepEqual(valuesOf(upstream.calls[0], 'expect'), []);
  const no = await client.send([
    'POST /api/things HTTP/1.1',
    HOST,
    'content-length: 3000',
    'Expect: 100-continue',
  ]);
  // Whether the body follows after all is not known, so the connection cannot go on.
  assert.deepEqual([statusOf(no), ...valuesOf(no, 'connection')], [413, 'close']);
});

test('requests sent one after another without waiting are answered in order', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => {
    const n = call.start.split(' ')[1]?.at(-1) ?? '';
    const answer = () => call.write(OK.replace('\r\n\r\nok', `\r\nx-n: ${n}\r\n\r\nok`));
    if (n === '1') setImmediate(answer);
    else answer();
  };
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  client.write([1, 2, 3].map((n) => `GET /api/things/${n} HTTP/1.1\r\n${HOST}\r\n\r\n`).join(''));
  for (const n of ['1', '2', '3']) assert.deepEqual(valuesOf(await client.reader.message(), 'x-n'), [n]);
});

test('G35: a large answer keeps nobody waiting', async (t) => {
  const upstream = await startUpstream(t);
  const half = Buffer.alloc(3 * MIB, '{"a":1}');
  upstream.script = (call) => {
    const length = `content-length: ${2 * half.length}`;
    call.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${length}\r\n\r\n`);
    call.write(half);
  };
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const large = await gateway.connect();
  large.write(`${GET.join('\r\n')}\r\n\r\n`);
  // What has come is with the client already: nothing is gathered to be read, which is what others would wait for.
  await eventually(() => assert.ok(large.reader.bytesWaiting > half.length));
  const other = await gateway.connect();
  assert.equal(statusOf(await other.send(['GET /health HTTP/1.1', HOST])), 200);
  upstream.calls[0]?.write(half);
  assert.equal((await large.reader.message()).body.length, 2 * half.length);
});
