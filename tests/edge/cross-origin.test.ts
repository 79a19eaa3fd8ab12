import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type RawMessage, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';

const SHOP = 'https://shop.example';
const ROUTES = `
export const rateLimits = { few: { by: 'route', quota: 1, windowS: 36000 } };
export const routes = [
  { path: '/api/things/*', service: 'notification-service', access: { kind: 'user' } },
  { path: '/open', service: 'notification-service', access: { kind: 'public' } },
  { path: '/few', service: 'notification-service', access: { kind: 'public' }, limits: ['few'] },
  { path: '/away', service: 'user-service', access: { kind: 'public' } },
];
`;

const cleanup = new SharedCleanup();
let upstream: RawUpstream;
let gateway: EdgeGateway;

after(() => cleanup.end());
before(async () => {
  upstream = await startUpstream(cleanup);
  gateway = await startEdgeGateway(
    cleanup,
    { NOTIFICATION_SERVICE_URL: upstream.origin, USER_SERVICE_URL: 'http://127.0.0.1:1', CORS_ORIGINS: SHOP },
    ROUTES,
  );
});

/** The CORS headers of an answer, `vary` among them. */
function corsOf(message: RawMessage): Record<string, string> {
  const names = message.headers.map(([name]) => name.toLowerCase());
  const cors = names.filter((name) => name.startsWith('access-control-') || name === 'vary');
  return Object.fromEntries(cors.map((name) => [name, valuesOf(message, name).join(', ')]));
}

function preflight(origin: string, ...lines: string[]): Promise<RawMessage> {
  return gateway.send([
    'OPTIONS /api/things/1 HTTP/1.1',
    HOST,
    `Origin: ${origin}`,
    'Access-Control-Request-Method: PATCH',
    ...lines,
  ]);
}

test('a preflight of an allowed origin needs no token, and does not reach a service', async () => {
  const calls = upstream.calls.length;
  const got = await preflight(SHOP, 'Access-Control-Request-Headers: authorization, idempotency-key');
  assert.equal(statusOf(got), 204);
  const cors = corsOf(got);
  assert.equal(cors['access-control-allow-origin'], SHOP);
  assert.match(cors['access-control-allow-methods'] ?? '', /PATCH/);
  assert.match(cors['access-control-allow-headers'] ?? '', /authorization.*idempotency-key/);
  assert.match(cors.vary ?? '', /Origin/);
  assert.equal(cors['access-control-allow-credentials'], undefined);
  assert.equal(upstream.calls.length, calls);
});

test('an origin that is not on the list is not reflected, however near it looks', async () => {
  for (const origin of [
    'https://evil.example',
    'null',
    'https://shop.example.evil.example',
    'https://evilshop.example',
    'http://shop.example',
    'https://shop.example:8443',
    'https://SHOP.example',
    `${SHOP}, https://evil.example`,
    '*',
  ]) {
    const refused = await preflight(origin);
    assert.deepEqual([statusOf(refused), corsOf(refused)], [403, { vary: 'Origin' }], origin);
    const got = await gateway.send(['GET /open HTTP/1.1', HOST, `Origin: ${origin}`]);
    assert.deepEqual([statusOf(got), corsOf(got)], [200, { vary: 'Origin' }], origin);
  }
});

test('every answer to an allowed origin may be read, errors and refusals too', async () => {
  await gateway.send(['GET /few HTTP/1.1', HOST]);
  for (const [target, status] of [
    ['/open', 200],
    ['/api/things', 401],
    ['/few', 429],
    ['/away', 502],
    ['/nothing', 404],
    ['/open/..', 400],
    ['/health', 200],
  ] as const) {
    const got = await gateway.send([`GET ${target} HTTP/1.1`, HOST, `Origin: ${SHOP}`]);
    assert.equal(statusOf(got), status);
    const cors = corsOf(got);
    assert.equal(cors['access-control-allow-origin'], SHOP, target);
    assert.match(cors.vary ?? '', /Origin/);
    assert.match(cors['access-control-expose-headers'] ?? '', /ratelimit, ratelimit-policy, retry-after/);
  }
});

test('answers vary by origin also for who sends none, so that no cache mixes them up', async () => {
  const got = await gateway.send(['GET /open HTTP/1.1', HOST]);
  assert.deepEqual(corsOf(got), { vary: 'Origin' });
});

test('what a service says on cross-origin reading does not count', async (t) => {
  const { script } = upstream;
  t.after(() => {
    upstream.script = script;
  });
  upstream.script = (call) =>
    call.write(
      'HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\naccess-control-allow-credentials: true\r\naccess-control-expose-headers: set-cookie\r\nvary: Accept\r\ncontent-length: 0\r\n\r\n',
    );
  const got = await gateway.send(['GET /open HTTP/1.1', HOST, 'Origin: https://evil.example']);
  assert.deepEqual(corsOf(got), { vary: 'Accept, Origin' });
});
