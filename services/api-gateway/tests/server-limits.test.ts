import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { jsonOf, statusOf, valuesOf } from './raw-http.ts';
import { startUpstream } from './raw-upstream.ts';
import { startGateway } from './test-gateway.ts';

const HOST = 'Host: shop.example';

test('C3: no answer names a server', async (t) => {
  const gateway = await startGateway(t);
  for (const path of ['/health', '/openapi.json', '/docs', '/redoc'])
    assert.deepEqual(valuesOf(await gateway.send([`GET ${path} HTTP/1.1`, HOST]), 'server'), [], path);
});

test('C4: HEAD /health is 200 without a body', async (t) => {
  const gateway = await startGateway(t);
  const client = await gateway.connect();
  const got = await client.send(['HEAD /health HTTP/1.1', HOST]);
  assert.equal(statusOf(got), 200);
  assert.equal(statusOf(await client.send(['GET /health HTTP/1.1', HOST])), 200);
});

test('C5: headers above the limit are 431', async (t) => {
  const gateway = await startGateway(t);
  const got = await gateway.send(['GET /health HTTP/1.1', HOST, `x: ${'y'.repeat(64 * 1024)}`]);
  assert.equal(statusOf(got), 431);
});

test('C6: headers that do not end are 408 and closed', async (t) => {
  const gateway = await startGateway(t, { limits: { headersTimeoutMs: 100, checkIntervalMs: 20 } });
  const client = await gateway.connect();
  client.write('GET /health HTTP/1.1\r\nHost: x\r\n');
  assert.equal(statusOf(await client.reader.message()), 408);
  await eventually(() => assert.ok(client.reader.isEnded));
});

test('C7: after an error the connection goes on', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => call.write('HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n');
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  for (const [path, status] of [
    ['/api/things/1', 500],
    ['/api/users/1', 502],
    ['/nothing', 404],
    ['/health', 200],
  ] as const) {
    const got = await client.send([`GET ${path} HTTP/1.1`, HOST]);
    assert.deepEqual([statusOf(got), ...valuesOf(got, 'connection')], [status, 'keep-alive']);
  }
});

test('C8: a body that does not come is 408, and the service is let go', async (t) => {
  const upstream = await startUpstream(t, { headOnly: true });
  upstream.script = () => undefined;
  const services = { 'notification-service': upstream.origin };
  const limits = { headersTimeoutMs: 100, requestTimeoutMs: 200, checkIntervalMs: 20 };
  const gateway = await startGateway(t, { services, limits });
  // Again should a busy machine have made even the head too late for the service to hear of it.
  await eventually(async () => {
    const client = await gateway.connect();
    client.write(`POST /api/things HTTP/1.1\r\n${HOST}\r\ncontent-length: 100000\r\n\r\n`);
    client.write('x'.repeat(99_999));
    const got = await client.reader.message();
    assert.equal(statusOf(got), 408);
    assert.equal(jsonOf(got).code, 'request-timeout');
    await eventually(() => assert.ok(client.reader.isEnded));
    assert.ok(upstream.connections > 0);
  });
  await eventually(() => assert.equal(upstream.ended.size, upstream.connections));
  assert.equal(gateway.upstreams.get('notification-service')?.breaker.state, 'closed');
});

test('what is no HTTP is 400', async (t) => {
  const gateway = await startGateway(t);
  for (const nonsense of ['\x16\x03\x01\x02\x00', 'GET / HTTP/9.9\r\n\r\n', 'get /\r\n\r\n']) {
    const client = await gateway.connect();
    client.write(nonsense);
    assert.equal(statusOf(await client.reader.message()), 400, JSON.stringify(nonsense));
  }
});

test('the document of the API is large, and a client gets 60 of it a minute', async (t) => {
  const gateway = await startGateway(t);
  const client = await gateway.connect();
  const ask = () => client.send(['GET /openapi.json HTTP/1.1', HOST]);
  const beganMs = performance.now();
  let given = 0;
  for (; given < 60; given++) assert.equal(statusOf(await ask()), 200);
  const refused = await eventually(async () => {
    const answer = await ask();
    if (statusOf(answer) === 200) given++;
    assert.equal(statusOf(answer), 429);
    return answer;
  });
  assert.ok(given <= 60 + (performance.now() - beganMs) / 1000, 'each second has brought one more at most');
  assert.deepEqual([statusOf(refused), jsonOf(refused)['violated-policies']], [429, ['document']]);
  assert.equal(statusOf(await client.send(['GET /health HTTP/1.1', HOST])), 200);
});
