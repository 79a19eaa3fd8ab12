import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cors } from '../src/answers/cors.ts';
import { type RawMessage, statusOf, valuesOf } from './raw-http.ts';
import { startUpstream } from './raw-upstream.ts';
import { realRoutes, startGateway } from './test-gateway.ts';

const HOST = 'Host: api.example';
const SHOP = 'https://shop.example';

function corsOf(message: RawMessage): string[] {
  return message.headers
    .filter(([name]) => name.toLowerCase().startsWith('access-control'))
    .map(([name]) => name.toLowerCase());
}

test('C1: an origin that is not on the list gets nothing, nor does its preflight', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) =>
    call.write(
      'HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\naccess-control-allow-credentials: true\r\ncontent-length: 0\r\n\r\n',
    );
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, corsOrigins: [SHOP] });
  const evil = 'Origin: https://evil.example';
  const got = await gateway.send(['GET /api/things HTTP/1.1', HOST, evil, 'Cookie: a=1']);
  assert.deepEqual([statusOf(got), corsOf(got), valuesOf(got, 'vary')], [200, [], ['Origin']]);
  const preflight = await gateway.send([
    'OPTIONS /api/things HTTP/1.1',
    HOST,
    evil,
    'Access-Control-Request-Method: PATCH',
  ]);
  assert.deepEqual(
    [statusOf(preflight), corsOf(preflight), valuesOf(preflight, 'vary')],
    [403, [], ['Origin']],
  );
  for (const near of [
    'https://shop.example.evil.example',
    'http://shop.example',
    'https://SHOP.example',
    'null',
    `${SHOP}, ${SHOP}`,
  ]) {
    const other = await gateway.send(['GET /api/things HTTP/1.1', HOST, `Origin: ${near}`]);
    assert.deepEqual(corsOf(other), [], near);
  }
});

test('C1: an origin on the list may read, without credentials, and preflights need no token', async (t) => {
  const upstream = await startUpstream(t);
  const services = { 'user-service': upstream.origin };
  const gateway = await startGateway(t, { services, corsOrigins: [SHOP], routes: realRoutes });
  const preflight = await gateway.send([
    'OPTIONS /api/users/1 HTTP/1.1',
    HOST,
    `Origin: ${SHOP}`,
    'Access-Control-Request-Method: PATCH',
    'Access-Control-Request-Headers: authorization,idempotency-key',
  ]);
  assert.equal(statusOf(preflight), 204);
  assert.deepEqual(valuesOf(preflight, 'access-control-allow-origin'), [SHOP]);
  assert.match(valuesOf(preflight, 'access-control-allow-methods').join(), /PATCH/);
  assert.match(valuesOf(preflight, 'access-control-allow-headers').join(), /authorization.*idempotency-key/);
  assert.deepEqual(valuesOf(preflight, 'access-control-allow-credentials'), []);
  assert.ok(valuesOf(preflight, 'vary').includes('Origin'));
  assert.equal(upstream.calls.length, 0);
});

test('C2: every answer carries them, also errors and those of the gateway itself', async (t) => {
  const upstream = await startUpstream(t);
  upstream.script = (call) => call.write('HTTP/1.1 500 Oops\r\nvary: Accept\r\ncontent-length: 0\r\n\r\n');
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, corsOrigins: [SHOP] });
  for (const [path, status] of [
    ['/api/things/1', 500],
    ['/api/users/1', 502],
    ['/nothing', 404],
    ['/api/things/..', 400],
    ['/health', 200],
  ] as const) {
    const got = await gateway.send([`GET ${path} HTTP/1.1`, HOST, `Origin: ${SHOP}`]);
    assert.equal(statusOf(got), status);
    assert.deepEqual(valuesOf(got, 'access-control-allow-origin'), [SHOP], path);
    assert.ok(valuesOf(got, 'vary').includes('Origin'));
    assert.match(valuesOf(got, 'access-control-expose-headers').join(), /x-request-id/);
  }
});

test('without a list nobody is let in, and answers do not vary', async (t) => {
  const gateway = await startGateway(t);
  const got = await gateway.send(['GET /health HTTP/1.1', HOST, `Origin: ${SHOP}`]);
  assert.deepEqual([corsOf(got), valuesOf(got, 'vary')], [[], []]);
});

test('* lets every page read, and asks for no credentials', async (t) => {
  const gateway = await startGateway(t, { corsOrigins: ['*'] });
  const got = await gateway.send(['GET /health HTTP/1.1', HOST, 'Origin: https://any.example']);
  assert.deepEqual(valuesOf(got, 'access-control-allow-origin'), ['*']);
  assert.deepEqual(valuesOf(got, 'access-control-allow-credentials'), []);
});

test('an OPTIONS that is no preflight goes to the service', async (t) => {
  const upstream = await startUpstream(t);
  const services = { 'notification-service': upstream.origin };
  const gateway = await startGateway(t, { services, corsOrigins: [SHOP] });
  await gateway.send(['OPTIONS /api/things HTTP/1.1', HOST, `Origin: ${SHOP}`]);
  assert.equal(upstream.calls.length, 1);
});

test('a list with something that is no origin is refused at the start', () => {
  for (const origin of ['shop.example', 'https://shop.example/', 'https://shop.example/path', ''])
    assert.throws(() => new Cors([origin]), TypeError, origin);
});
