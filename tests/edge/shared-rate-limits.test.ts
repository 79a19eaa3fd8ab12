import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { REDIS_URL, skipWithoutRedis, testKeyPrefix } from '@platform/testing/test-redis.ts';
import { TcpProxy } from '../../platform/src/links/proxy/tcp-proxy.ts';
import { FAIR } from '../../platform/src/links/proxy/weather.ts';
import { type RawMessage, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { seededRandom } from '../faults/seeded-random.ts';
import { type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';
import { freePort } from './free-port.ts';

const skip = await skipWithoutRedis();

// Nothing comes back while a test runs.
const ROUTES = `
export const rateLimits = {
  client: { by: 'client', quota: 40, windowS: 36000, isEverywhere: true },
  login: { by: 'client', quota: 5, windowS: 36000 },
};
export const routes = [
  { path: '/login', service: 'notification-service', access: { kind: 'public' }, limits: ['login'] },
  { path: '/open', service: 'notification-service', access: { kind: 'public' } },
];
`;

const LONGER_THAN_THE_TESTS_MS = 600_000;
const cleanup = new SharedCleanup();
let way: TcpProxy;
/** Two that wait for Redis as long as it takes, so that a busy machine is no outage. */
let patient: readonly [EdgeGateway, EdgeGateway];
/** One whose way to Redis can be harmed. */
let harmed: EdgeGateway;
let clients = 0;

after(() => cleanup.end());
before(async () => {
  if (skip) return;
  const upstream = await startUpstream(cleanup);
  way = new TcpProxy(await freePort(), Number(new URL(REDIS_URL).port || 6379), seededRandom(1));
  await way.open();
  cleanup.after(() => way.cut());
  const environment = {
    NOTIFICATION_SERVICE_URL: upstream.origin,
    TRUSTED_PROXIES: '127.0.0.1',
    CACHE_PREFIX: testKeyPrefix(cleanup),
  };
  const start = (own: Record<string, string>) =>
    startEdgeGateway(cleanup, { ...environment, ...own }, ROUTES);
  patient = await Promise.all([
    start({ REDIS_URL, REDIS_TIMEOUT_MS: '30000' }),
    start({ REDIS_URL, REDIS_TIMEOUT_MS: '30000' }),
  ]);
  harmed = await start({
    REDIS_URL: `redis://127.0.0.1:${way.port}`,
    REDIS_COOL_DOWN_MS: String(LONGER_THAN_THE_TESTS_MS),
  });
});

function newClient(): string {
  clients++;
  return `X-Forwarded-For: 198.51.100.${clients}`;
}

const get = (client: string) => ['GET /open HTTP/1.1', HOST, client];
const login = (client: string) => ['POST /login HTTP/1.1', HOST, client, 'content-length: 0'];

/** The check of Redis as /health shows it, and whether the gateway calls itself ready. */
async function healthOf(gateway: EdgeGateway): Promise<{ status: number; redis: string | undefined }> {
  const got = await fetch(`http://127.0.0.1:${gateway.managementPort}/health`);
  const { checks } = (await got.json()) as { checks: { name: string; status: string }[] };
  return { status: got.status, redis: checks.find(({ name }) => name === 'redis')?.status };
}

/** Waits until requests are counted in Redis again. A new connection ends the time in which nobody asks. */
/** No answer comes on connections there are, and none is made anew, as it would be after a while. */
function halfOpen(): void {
  way.forget();
  way.setWeather({ isBlocked: true });
}

async function healed(): Promise<void> {
  way.setWeather(FAIR);
  await way.open();
  way.reset();
  await eventually(async () => {
    assert.equal((await healthOf(harmed)).redis, 'ok');
    assert.match(await harmed.metrics(), /gateway_rate_limit_redis_up 1/);
  });
}

test('of many requests over two gateways exactly the quota passes, whichever they come to', {
  skip,
}, async () => {
  const client = newClient();
  const connections = await Promise.all(
    Array.from({ length: 16 }, (_, i) => (patient[i % 2] as EdgeGateway).connect()),
  );
  const answers: RawMessage[] = [];
  await Promise.all(
    connections.map(async (connection) => {
      for (let i = 0; i < 5; i++) answers.push(await connection.send(get(client)));
    }),
  );
  const count = (status: number) => answers.filter((answer) => statusOf(answer) === status).length;
  assert.deepEqual([count(200), count(429)], [40, 40]);
  const left = answers.filter((answer) => statusOf(answer) === 200).map(remainingOf);
  assert.deepEqual(
    left.sort((a, b) => a - b),
    Array.from({ length: 40 }, (_, i) => i),
    'no two were told the same',
  );
});

test('the request after the last is refused by the other gateway, too', { skip }, async () => {
  const client = newClient();
  const [one, other] = patient;
  for (let i = 0; i < 5; i++) assert.equal(statusOf(await one.send(login(client))), 200);
  for (const gateway of [other, one]) {
    const refused = await gateway.send(login(client));
    assert.equal(statusOf(refused), 429);
    assert.equal(valuesOf(refused, 'retry-after').length, 1);
  }
});

for (const [how, harm] of [
  ['refused', () => way.cut()],
  ['silent', () => way.setWeather({ isBlocked: true })],
  ['half-open', halfOpen],
  ['slow', () => way.setWeather({ delayMs: 2000 })],
] as const)
  test(`Redis ${how}: reads pass, logins keep a limit here, and nothing hangs or fails`, {
    skip,
  }, async () => {
    await healed();
    const [reader, guesser] = [newClient(), newClient()];
    await harm();
    const client = await harmed.connect();
    let asked = 0;
    way.onSent = (chunk) => {
      asked += chunk.toString('latin1').match(/EVALSHA/g)?.length ?? 0;
    };
    for (let i = 0; i < 60; i++) assert.equal(statusOf(await client.send(get(reader))), 200);
    const statuses: number[] = [];
    for (let i = 0; i < 8; i++) statuses.push(statusOf(await client.send(login(guesser))));
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429, 429, 429]);
    assert.ok(asked <= 1, `of 68 requests ${asked} waited for Redis`);
    await eventually(async () => assert.deepEqual(await healthOf(harmed), { status: 200, redis: 'error' }));
    await eventually(async () => {
      const metrics = await harmed.metrics();
      assert.match(metrics, /gateway_rate_limit_redis_up 0/);
      for (const counted of ['no', 'here'])
        assert.match(metrics, new RegExp(`without_redis_total\\{counted="${counted}"\\} [1-9]`));
    });
    await healed();
  });

test('when Redis is back requests are counted there again, with those of others', { skip }, async () => {
  await way.cut();
  // Again for another client should a busy machine have made Redis late just then.
  await eventually(async () => {
    await healed();
    const client = newClient();
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++)
      statuses.push(statusOf(await (i % 2 === 0 ? harmed : patient[0]).send(login(client))));
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 429]);
  });
});

test('a gateway starts, and serves, without its Redis', { skip }, async () => {
  const alone = await startEdgeGateway(cleanup, { REDIS_URL: 'redis://127.0.0.1:1' }, ROUTES);
  assert.equal(statusOf(await alone.send(['GET /open HTTP/1.1', HOST])), 502);
  assert.deepEqual(await healthOf(alone), { status: 200, redis: 'error' });
});

function remainingOf(answer: RawMessage): number {
  return Number(/"client";r=(\d+)/.exec(valuesOf(answer, 'ratelimit').join())?.[1]);
}
