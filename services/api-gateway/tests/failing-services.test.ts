import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HttpProblem } from '@platform/service-defaults/problems/problem.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { upstreamProblem } from '../src/upstreams/upstream-failure.ts';
import { jsonOf, statusOf, valuesOf } from './raw-http.ts';
import { OK, startUpstream } from './raw-upstream.ts';
import { startGateway } from './test-gateway.ts';

const HOST = 'Host: shop.example';
const GET = ['GET /api/things/1 HTTP/1.1', HOST, 'x-request-id: req-1'];

function assertProblem(got: Parameters<typeof jsonOf>[0], status: number, code: string) {
  assert.equal(statusOf(got), status);
  assert.deepEqual(valuesOf(got, 'content-type'), ['application/problem+json']);
  const problem = jsonOf(got);
  assert.deepEqual([problem.status, problem.code, problem.request_id], [status, code, 'req-1']);
  assert.equal(typeof problem.detail, 'string');
  assert.ok(!/127\.0\.0\.1|ECONN|UND_ERR| at /.test(got.body.toString()), 'it tells of our inside');
}

test('G4: nothing listening there is a 502 problem', async (t) => {
  const gateway = await startGateway(t);
  assertProblem(await gateway.send(GET), 502, 'upstream-unreachable');
});

test('G4, G29: after some refused connections the circuit is open: 503 at once, with Retry-After', async (t) => {
  const gateway = await startGateway(t);
  const client = await gateway.connect();
  for (let i = 0; i < 5; i++) assert.equal(statusOf(await client.send(GET)), 502);
  const got = await client.send(GET);
  assertProblem(got, 503, 'temporarily-unavailable');
  assert.match(valuesOf(got, 'retry-after').join(), /^[1-9][0-9]*$/);
});

test('large bodies that a service refuses before it has read them do not open the circuit', async (t) => {
  const upstream = await startUpstream(t, { headOnly: true });
  upstream.script = ({ socket }) => void socket.destroy();
  const body = 'a'.repeat(4 * 1024 * 1024);
  const route = { path: '/api/things', service: 'notification-service', access: { kind: 'public' } } as const;
  const routes = [{ ...route, maxBodyBytes: body.length }];
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin }, routes });
  const post = ['POST /api/things HTTP/1.1', HOST, `content-length: ${body.length}`];
  for (let i = 0; i < 8; i++) assert.equal(statusOf(await gateway.send(post, body)), 502);
});

test('the circuit closes again when the service is back', async (t) => {
  const upstream = await startUpstream(t);
  let nowMs = 0;
  const breaker = { recoveryTimeoutMs: 1000, now: () => nowMs };
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, upstream: { breaker } });
  upstream.script = (call) => void call.socket.destroy();
  const post = ['POST /api/things HTTP/1.1', HOST];
  for (let i = 0; i < 5; i++) assert.equal(statusOf(await gateway.send(post)), 502);
  assert.equal(statusOf(await gateway.send(post)), 503);
  upstream.script = (call) => call.write(OK);
  assert.equal(statusOf(await gateway.send(post)), 503);
  nowMs = 1000;
  assert.equal(statusOf(await gateway.send(post)), 200);
});

test('errors that a service answers itself do not open the circuit', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => call.write('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy');
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  for (let i = 0; i < 30; i++) assert.equal((await client.send(GET)).body.toString(), 'busy');
});

test('G23: when the client gives up the request at the service is aborted', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = () => undefined;
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  client.write(`${GET.join('\r\n')}\r\n\r\n`);
  await eventually(() => assert.equal(upstream.calls.length, 1));
  client.close();
  await eventually(() => assert.ok(upstream.ended.has(1)));
  await eventually(() => assert.equal(gateway.lines.at(-1)?.status, 499));
  assert.equal(gateway.upstreams.get('notification-service')?.requests.running, 0);
  assert.equal(gateway.upstreams.get('notification-service')?.breaker.state, 'closed');
});

test('G23: also when it gives up amid its body, or amid the answer', async (t) => {
  const upstream = await startUpstream(t, { headOnly: true });
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const sender = await gateway.connect();
  upstream.script = () => undefined;
  sender.write(`POST /api/things HTTP/1.1\r\n${HOST}\r\ncontent-length: 100000\r\n\r\n`);
  sender.write('x'.repeat(99_999));
  await eventually(() => assert.equal(upstream.calls.length, 1));
  sender.close();
  await eventually(() => assert.ok(upstream.ended.has(1)));
  const reader = await gateway.connect();
  upstream.script = (call) => call.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx');
  reader.write(`${GET.join('\r\n')}\r\n\r\n`);
  await eventually(() => assert.match(reader.reader.rest, /200 OK/));
  reader.close();
  await eventually(() => assert.ok(upstream.ended.has(2)));
});

test('G27: a GET is tried again when its kept-alive connection has died', async (t) => {
  const upstream = await startUpstream(t);
  // Answers the first request of each connection, and closes it as the second one comes.
  const seen = new Set<number>();
  upstream.script = (call) => {
    if (seen.has(call.connection)) call.socket.resetAndDestroy();
    else call.write(OK);
    seen.add(call.connection);
  };
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  for (let i = 0; i < 6; i++) assert.equal(statusOf(await client.send(GET)), 200);
});

test('G27: a POST is not: it is a 502, and was sent once', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => void call.socket.resetAndDestroy();
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const lines = [`${method} /api/things/1 HTTP/1.1`, HOST, 'x-request-id: req-1', 'content-length: 2'];
    upstream.calls.length = 0;
    assertProblem(await gateway.send(lines, '{}'), 502, 'upstream-unreachable');
    assert.equal(upstream.calls.length, 1, method);
  }
});

test('G27: nor is one without a body, such as a cancellation', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => void call.socket.resetAndDestroy();
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const lines = ['POST /api/things/1/cancel HTTP/1.1', HOST, 'x-request-id: req-1', 'content-length: 0'];
  assertProblem(await gateway.send(lines), 502, 'upstream-unreachable');
  assert.equal(upstream.calls.length, 1);
});

test('G27: a GET is not tried without end', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => void call.socket.destroy();
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  assertProblem(await gateway.send(GET), 502, 'upstream-unreachable');
  assert.equal(upstream.calls.length, 3);
});

test('a GET goes to another instance when one is gone', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, {
    services: { 'notification-service': `http://127.0.0.1:1,${upstream.origin}` },
  });
  for (let i = 0; i < 6; i++) assert.equal(statusOf(await gateway.send(GET)), 200);
});

test('G28: an answer that does not come in time is a 504 problem', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = () => undefined;
  const gateway = await startGateway(t, {
    services: { 'notification-service': upstream.origin },
    timeoutMs: 100,
  });
  assertProblem(await gateway.send(GET), 504, 'upstream-timeout');
  await eventually(() => assert.ok(upstream.ended.has(1)));
});

test('G28: late answers open the circuit', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = () => undefined;
  const gateway = await startGateway(t, {
    services: { 'notification-service': upstream.origin },
    timeoutMs: 50,
  });
  const late = await Promise.all(Array.from({ length: 5 }, () => gateway.send(GET)));
  assert.deepEqual(late.map(statusOf), [504, 504, 504, 504, 504]);
  assertProblem(await gateway.send(GET), 503, 'temporarily-unavailable');
});

test('a connection that does not come about in time is a 504', () => {
  const late = upstreamProblem({ code: 'UND_ERR_CONNECT_TIMEOUT' }, 0);
  assert.ok(late instanceof HttpProblem);
  assert.equal(late.problem.status, 504);
});

test('G29: a service that is slow takes nothing from another', async (t) => {
  const slow = await startUpstream(t);
  const quick = await startUpstream(t);
  slow.script = () => undefined;
  const services = { 'notification-service': slow.origin, 'user-service': quick.origin };
  const gateway = await startGateway(t, { services, upstream: { concurrency: 100, sharePercent: 100 } });
  const waiting = await Promise.all(
    Array.from({ length: 100 }, async () => {
      const client = await gateway.connect();
      client.write(`${GET.join('\r\n')}\r\n\r\n`);
      return client;
    }),
  );
  await eventually(() => assert.equal(slow.calls.length, 100));
  assert.equal(statusOf(await gateway.send(['GET /api/users/1 HTTP/1.1', HOST])), 200);
  const full = await gateway.send(GET);
  assertProblem(full, 503, 'temporarily-unavailable');
  assert.deepEqual(valuesOf(full, 'retry-after'), ['1']);
  assert.equal(
    gateway.upstreams.get('notification-service')?.requests.running,
    100,
    'none of them had ended',
  );
  for (const client of waiting) client.close();
  await eventually(() => assert.equal(gateway.upstreams.get('notification-service')?.requests.running, 0));
  slow.script = (call) => call.write(OK);
  assert.equal(statusOf(await gateway.send(GET)), 200);
});

test('an answer that breaks off does not look complete', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  for (const framing of ['content-length: 10', 'transfer-encoding: chunked']) {
    upstream.script = (call) => {
      const part = framing.startsWith('t') ? '3\r\nabc\r\n' : 'abc';
      call.write(`HTTP/1.1 200 OK\r\n${framing}\r\n\r\n${part}`);
      setImmediate(() => call.socket.destroy());
    };
    await assert.rejects(gateway.send(GET), /ended/);
    await eventually(() => assert.equal(gateway.lines.at(-1)?.is_cut, true));
  }
});

test('an answer that is no HTTP is a 502', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  for (const nonsense of [
    'SSH-2.0-OpenSSH\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n',
    `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`,
  ]) {
    upstream.script = (call) => call.write(nonsense);
    const got = await gateway.send(['POST /api/things/1 HTTP/1.1', HOST, 'x-request-id: req-1']);
    assertProblem(got, 502, 'upstream-unreachable');
  }
});

test('every request leaves one line, without its query', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  await gateway.send(['GET /api/things/1?email=a@b.c HTTP/1.1', HOST, 'authorization: Bearer secret-token']);
  await eventually(() => assert.equal(gateway.lines.length, 1));
  const [line] = gateway.lines;
  assert.deepEqual(
    [line?.method, line?.path, line?.route, line?.upstream, line?.status, line?.msg],
    ['GET', '/api/things/1', '/api/things/*', 'notification-service', 200, 'request'],
  );
  assert.match(String(line?.trace_id), /^[0-9a-f]{32}$/);
  assert.ok(Number(line?.duration_ms) >= Number(line?.upstream_ms));
  assert.ok(!JSON.stringify(line).includes('a@b.c') && !JSON.stringify(line).includes('secret'));
});
