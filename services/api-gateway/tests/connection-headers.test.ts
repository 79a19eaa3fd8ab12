import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { statusOf, valuesOf } from './raw-http.ts';
import { OK, startUpstream } from './raw-upstream.ts';
import { startGateway } from './test-gateway.ts';

const HOST = 'Host: shop.example';

test('G10: hop-by-hop headers, and those Connection names, end at the gateway', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  await gateway.send([
    'GET /api/things/1 HTTP/1.1',
    HOST,
    'Keep-Alive: timeout=5',
    'TE: trailers',
    'Proxy-Authorization: Basic eDp5',
    'Proxy-Connection: keep-alive',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABkAAQAAP__',
    'Connection: x-hop, keep-alive',
    'connection: X-Other',
    'X-Hop: secret',
    'x-other: secret',
    'x-kept: yes',
  ]);
  const call = upstream.calls[0];
  const names = (call?.headers ?? []).map(([name]) => name.toLowerCase());
  for (const gone of [
    'keep-alive',
    'te',
    'proxy-authorization',
    'proxy-connection',
    'upgrade',
    'http2-settings',
    'x-hop',
    'x-other',
  ])
    assert.ok(!names.includes(gone), gone);
  assert.deepEqual([...valuesOf(call, 'connection'), ...valuesOf(call, 'x-kept')], ['keep-alive', 'yes']);
});

test('G10: the same on the way back', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) =>
    call.write(
      'HTTP/1.1 200 OK\r\nConnection: x-hop\r\nX-Hop: secret\r\nKeep-Alive: timeout=9\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\nTrailer: x-sum\r\nx-kept: yes\r\ncontent-length: 2\r\n\r\nok',
    );
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const got = await gateway.send(['GET /api/things/1 HTTP/1.1', HOST]);
  for (const gone of ['x-hop', 'proxy-authenticate', 'upgrade', 'trailer'])
    assert.deepEqual(valuesOf(got, gone), [], gone);
  assert.deepEqual(valuesOf(got, 'connection'), ['keep-alive']);
  assert.ok(!valuesOf(got, 'keep-alive').includes('timeout=9'));
  assert.deepEqual(valuesOf(got, 'x-kept'), ['yes']);
});

test('Connection cannot name away what the gateway says', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const named = 'Connection: close, x-forwarded-for, x-request-id, traceparent, content-length, host';
  const got = await gateway.send(['POST /api/things HTTP/1.1', HOST, named, 'content-length: 3'], 'abc');
  const call = upstream.calls[0];
  assert.equal(statusOf(got), 200);
  for (const kept of ['x-forwarded-for', 'x-request-id', 'traceparent', 'content-length', 'host'])
    assert.equal(valuesOf(call, kept).length, 1, kept);
  assert.equal(call?.body.toString(), 'abc');
});

test("G11: the client's Connection: close does not close the connection to the service", async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  for (let i = 0; i < 5; i++) {
    const got = await gateway.send(['GET /api/things/1 HTTP/1.1', HOST, 'Connection: close']);
    assert.deepEqual(valuesOf(got, 'connection'), ['close']);
  }
  assert.equal(upstream.connections, 1);
});

test("G12: the real client's address is told, and a stranger's claim is not believed", async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  await gateway.send([
    'GET /api/things/1 HTTP/1.1',
    'Host: shop.example:8000',
    'X-Forwarded-For: 6.6.6.6',
    'x_forwarded_for: 6.6.6.6',
    'X-Forwarded-Proto: https',
    'X-Forwarded-Host: evil.example',
    'X-Forwarded-Port: 1',
    'Forwarded: for=6.6.6.6',
    'X-Real-IP: 6.6.6.6',
    'X-User-Id: admin',
    'x_user_roles: admin',
  ]);
  const call = upstream.calls[0];
  assert.deepEqual(valuesOf(call, 'x-forwarded-for'), ['127.0.0.1']);
  assert.deepEqual(valuesOf(call, 'x-forwarded-proto'), ['http']);
  assert.deepEqual(valuesOf(call, 'x-forwarded-host'), ['shop.example:8000']);
  assert.ok(!JSON.stringify(call?.headers).includes('6.6.6.6'));
  assert.ok(!JSON.stringify(call?.headers).includes('admin'));
});

test('G12: a configured proxy is believed, and added to', async (t) => {
  const upstream = await startUpstream(t);
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, trustedProxies: ['127.0.0.0/8', '::1'] });
  const claims = [
    'X-Forwarded-For: 203.0.113.7',
    'X-Forwarded-Proto: https',
    'X-Forwarded-Host: shop.example',
  ];
  await gateway.send(['GET /api/things/1 HTTP/1.1', 'Host: internal', ...claims]);
  const call = upstream.calls[0];
  assert.deepEqual(valuesOf(call, 'x-forwarded-for'), ['203.0.113.7, 127.0.0.1']);
  assert.deepEqual(valuesOf(call, 'x-forwarded-proto'), ['https']);
  assert.deepEqual(valuesOf(call, 'x-forwarded-host'), ['shop.example']);
});

test('G22: no answer is built from Host, and the service is told its own', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  for (const method of ['GET', 'POST']) {
    const got = await gateway.send([`${method} /api/things HTTP/1.1`, 'Host: evil.example']);
    assert.equal(statusOf(got), 200);
    assert.ok(!JSON.stringify(got.headers).includes('evil'));
    assert.deepEqual(valuesOf(upstream.calls.at(-1), 'host'), [new URL(upstream.origin).host]);
  }
});

test('Host: exactly one, well formed, or 400', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  for (const hosts of [
    [],
    ['Host: a', 'Host: a'],
    ['Host: a', 'host: b'],
    ['Host:'],
    ['Host: a, b'],
    ['Host: user@a'],
    ['Host: a/b'],
    ['Host: a:b'],
    ['Host: [::1'],
    ['Host: a b'],
  ])
    assert.equal(statusOf(await gateway.send(['GET /api/things HTTP/1.1', ...hosts])), 400, hosts.join());
  assert.equal(upstream.calls.length, 0);
  for (const host of [
    'shop.example',
    'SHOP.example:8000',
    '[::1]:8000',
    '127.0.0.1',
    'xn--mnchen-3ya.de',
    'my_host',
  ])
    assert.equal(statusOf(await gateway.send(['GET /api/things HTTP/1.1', `Host: ${host}`])), 200, host);
});

test('two Authorization headers are 400: which one counts is nobody to guess', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const twice = ['Authorization: Bearer a', 'authorization: Bearer b'];
  assert.equal(statusOf(await gateway.send(['GET /api/things HTTP/1.1', HOST, ...twice])), 400);
  assert.equal(upstream.calls.length, 0);
});

test('G32: a chunked body goes on with exactly one framing header', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => call.write(OK.replace('200 OK', '201 Created'));
  const gateway = await startGateway(t, { services: { 'user-service': upstream.origin } });
  const chunks = '5;ext=1\r\n{"a":\r\n3\r\n1}\n\r\n0\r\nx-trailer: 1\r\n\r\n';
  const got = await gateway.send(['POST /api/users HTTP/1.1', HOST, 'Transfer-Encoding: chunked'], chunks);
  assert.equal(statusOf(got), 201);
  const call = upstream.calls[0];
  assert.deepEqual([valuesOf(call, 'transfer-encoding'), valuesOf(call, 'content-length')], [[], ['8']]);
  assert.equal(call?.body.toString(), '{"a":1}\n');
  const large = 'x'.repeat(100_000);
  const chunk = `${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
  await gateway.send(['POST /api/users HTTP/1.1', HOST, 'Transfer-Encoding: chunked'], chunk);
  assert.deepEqual(
    [valuesOf(upstream.calls[1], 'transfer-encoding'), valuesOf(upstream.calls[1], 'content-length')],
    [['chunked'], []],
  );
  assert.equal(upstream.calls[1]?.body.toString(), large);
});

test('empty bodies go on as empty bodies', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'user-service': upstream.origin } });
  const client = await gateway.connect();
  await client.send(['POST /api/users HTTP/1.1', HOST, 'Transfer-Encoding: chunked'], '0\r\n\r\n');
  await client.send(['POST /api/users HTTP/1.1', HOST, 'content-length: 0']);
  await client.send(['POST /api/users HTTP/1.1', HOST]);
  for (const call of upstream.calls) {
    assert.deepEqual([...valuesOf(call, 'transfer-encoding'), ...valuesOf(call, 'content-length')], ['0']);
    assert.equal(call.body.length, 0);
  }
  assert.equal(upstream.calls.length, 3);
});

test('what is framed in two ways, or in an odd one, is refused and not sent on', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const smuggled = '0\r\n\r\nGET /api/things/smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  for (const framing of [
    ['Content-Length: 4', 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding: chunked', 'Content-Length: 4'],
    ['Content-Length: 4', 'Content-Length: 5'],
    ['Content-Length: +4'],
    ['Content-Length: 4, 4'],
    ['Content-Length: 0x4'],
    ['Content-Length : 4'],
    ['Transfer-Encoding: xchunked'],
    ['Transfer-Encoding: chunked, identity'],
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
  ]) {
    const got = await gateway.send(['POST /api/things HTTP/1.1', HOST, ...framing], smuggled);
    assert.ok([400, 501].includes(statusOf(got)), `${framing.join()}: ${got.start}`);
  }
  assert.equal(upstream.calls.length, 0);
});

test('a transfer coding that nobody here undoes is 501, and the connection ends', async (t) => {
  const upstream = await startUpstream(t);
  const gateway = await startGateway(t, { services: { 'notification-service': upstream.origin } });
  const client = await gateway.connect();
  const got = await client.send(
    ['POST /api/things HTTP/1.1', HOST, 'Transfer-Encoding: gzip, chunked'],
    '0\r\n\r\n',
  );
  assert.deepEqual([statusOf(got), ...valuesOf(got, 'connection')], [501, 'close']);
  await eventually(() => assert.ok(client.reader.isEnded));
  assert.equal(upstream.calls.length, 0);
});
