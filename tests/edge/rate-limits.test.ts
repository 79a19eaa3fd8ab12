import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bareEnvironment } from '@platform/testing/bare-environment.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { jsonOf, type RawMessage, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from './token-issuer.ts';

const MAIN = fileURLToPath(new URL('../../services/api-gateway/src/main.ts', import.meta.url));
const REAL_ROUTES = new URL('../../services/api-gateway/src/routing/routes.ts', import.meta.url).href;

// Windows are long, so that nothing comes back while a test runs.
const ROUTES = `
const anyone = { kind: 'public' };
export const rateLimits = {
  client: { by: 'client', of: 'others', quota: 6, windowS: 36000, isEverywhere: true },
  user: { by: 'user', of: 'others', quota: 3, windowS: 36000, isEverywhere: true },
  staff: { by: 'user', of: 'staff', quota: 9, windowS: 36000, isEverywhere: true },
  login: { by: 'client', quota: 2, windowS: 36000 },
  everyone: { by: 'route', quota: 4, windowS: 36000 },
};
export const routes = [
  { path: '/login', service: 'notification-service', access: anyone, limits: { POST: ['login'] } },
  { path: '/open', service: 'notification-service', access: anyone },
  { path: '/scarce', service: 'notification-service', access: anyone, limits: ['everyone'] },
  { path: '/private', service: 'notification-service', access: { kind: 'user' } },
  { path: '/away', service: 'user-service', access: anyone },
];
`;

const cleanup = new SharedCleanup();
let upstream: RawUpstream;
let issuer: TokenIssuer;
let gateway: EdgeGateway;
let clients = 0;

after(() => cleanup.end());
before(async () => {
  upstream = await startUpstream(cleanup);
  issuer = await startTokenIssuer(cleanup);
  gateway = await startLimited();
});

function startLimited(): Promise<EdgeGateway> {
  return startEdgeGateway(
    cleanup,
    {
      NOTIFICATION_SERVICE_URL: upstream.origin,
      USER_SERVICE_URL: 'http://127.0.0.1:1',
      AUTH_SERVICE_URL: issuer.origin,
      TRUSTED_PROXIES: '127.0.0.1,10.0.0.0/8',
    },
    ROUTES,
  );
}

/** A client that no test has used yet, as the proxy in front of the gateway names it. */
function newClient(): string {
  clients++;
  return `X-Forwarded-For: 198.51.${clients >> 8}.${clients & 255}`;
}

/** Statuses of so many requests, one after the other. */
function statuses(count: number, ...lines: string[]): Promise<number[]> {
  return statusesOf(gateway, count, ...lines);
}

async function statusesOf(of: EdgeGateway, count: number, ...lines: string[]): Promise<number[]> {
  const found: number[] = [];
  for (let i = 0; i < count; i++) found.push(statusOf(await of.send([...lines])));
  return found;
}

function stateOf(answer: RawMessage): string {
  return valuesOf(answer, 'ratelimit').join(', ');
}

test('the request past the quota is 429, says when to come again, and does not reach its service', async () => {
  const client = newClient();
  const login = ['POST /login HTTP/1.1', HOST, client, 'content-length: 0'];
  assert.deepEqual(await statuses(2, ...login), [200, 200]);
  const calls = upstream.calls.length;
  const refused = await gateway.send(login);
  assertProblem(refused, 429);
  assert.equal(upstream.calls.length, calls);
  const { code, 'violated-policies': violated, request_id: requestId } = jsonOf(refused);
  assert.deepEqual([code, violated], ['quota-exceeded', ['login']]);
  assert.deepEqual(valuesOf(refused, 'x-request-id'), [requestId]);
  const retryAfterS = Number(valuesOf(refused, 'retry-after')[0]);
  assert.ok(retryAfterS > 17_000 && retryAfterS <= 18_000, String(retryAfterS));
  assert.ok(stateOf(refused).includes(`"login";r=0;t=${retryAfterS}`), stateOf(refused));
});

test('RateLimit-Policy and RateLimit stand on every answer, also on errors', async () => {
  const client = newClient();
  for (const [i, path] of ['/open', '/private', '/away'].entries()) {
    const got = await gateway.send([`GET ${path} HTTP/1.1`, HOST, client]);
    assert.equal(statusOf(got), [200, 401, 502][i]);
    assert.deepEqual(valuesOf(got, 'ratelimit-policy'), ['"client";q=6;w=36000']);
    assert.match(stateOf(got), new RegExp(`^"client";r=${5 - i};t=\\d+$`));
  }
  const own = await gateway.send(['GET /private HTTP/1.1', HOST, client, issuer.signIn()]);
  assert.deepEqual(valuesOf(own, 'ratelimit-policy'), ['"client";q=6;w=36000, "user";q=3;w=36000']);
  assert.match(stateOf(own), /^"client";r=2;t=\d+, "user";r=2;t=\d+$/);
});

test('clients are counted apart: the address that the nearest trusted proxy names', async () => {
  const [one, other] = [newClient(), newClient()];
  assert.deepEqual((await statuses(7, 'GET /open HTTP/1.1', HOST, one)).at(-1), 429);
  assert.deepEqual(await statuses(1, 'GET /open HTTP/1.1', HOST, other), [200]);
  const behindTwo = `${one}, 10.1.2.3`;
  assert.deepEqual(await statuses(1, 'GET /open HTTP/1.1', HOST, behindTwo), [429]);
  const claiming = one.replace(': ', ': 203.0.113.77, ');
  assert.deepEqual(
    await statuses(1, 'GET /open HTTP/1.1', HOST, claiming),
    [429],
    'its own claim is not believed',
  );
});

test('an IPv6 client is its network of 64 bits, and an IPv4 one in IPv6 clothes is itself', async () => {
  const v6 = (host: string) => ['GET /open HTTP/1.1', HOST, `X-Forwarded-For: ${host}`];
  for (let i = 1; i <= 6; i++) assert.deepEqual(await statuses(1, ...v6(`2001:db8:1:2::${i}`)), [200]);
  assert.deepEqual(await statuses(1, ...v6('2001:DB8:1:2:9:9:9:9')), [429]);
  assert.deepEqual(await statuses(1, ...v6('2001:db8:1:3::1')), [200]);
  for (let i = 0; i < 6; i++) await statuses(1, ...v6('198.18.0.1'));
  assert.deepEqual(await statuses(1, ...v6('::ffff:198.18.0.1')), [429]);
  assert.deepEqual(await statuses(1, ...v6('::ffff:c612:1')), [429]);
});

test('who is not behind a trusted proxy is its connection, whatever it claims', async () => {
  const alone = await startEdgeGateway(cleanup, { NOTIFICATION_SERVICE_URL: upstream.origin }, ROUTES);
  const found: number[] = [];
  for (let i = 0; i < 8; i++)
    found.push(
      statusOf(await alone.send(['GET /open HTTP/1.1', HOST, newClient(), `X-Real-IP: 192.0.2.${i}`])),
    );
  assert.deepEqual(found, [200, 200, 200, 200, 200, 200, 429, 429]);
});

test('users are counted wherever they come from, and each for himself', async () => {
  const user = issuer.signIn();
  for (let i = 0; i < 3; i++)
    assert.deepEqual(await statuses(1, 'GET /private HTTP/1.1', HOST, newClient(), user), [200]);
  const refused = await gateway.send(['GET /private HTTP/1.1', HOST, newClient(), user]);
  assertProblem(refused, 429);
  assert.deepEqual(jsonOf(refused)['violated-policies'], ['user']);
  assert.deepEqual(await statuses(1, 'GET /private HTTP/1.1', HOST, newClient(), issuer.signIn()), [200]);
});

test('staff have a limit of their own, and are not counted by address', async () => {
  const client = newClient();
  for (const role of ['staff', 'admin'] as const) {
    const who = issuer.signIn({ role });
    const found = await statuses(10, 'GET /private HTTP/1.1', HOST, client, who);
    assert.deepEqual([found.slice(0, 9).every((status) => status === 200), found[9]], [true, 429]);
  }
  assert.deepEqual(await statuses(1, 'GET /open HTTP/1.1', HOST, client), [200]);
});

test('a limit by route counts everybody together', async () => {
  for (let i = 0; i < 4; i++)
    assert.deepEqual(await statuses(1, 'GET /scarce HTTP/1.1', HOST, newClient()), [200]);
  assert.deepEqual(await statuses(1, 'GET /scarce HTTP/1.1', HOST, newClient()), [429]);
});

test('guessed tokens are counted by address', async () => {
  const client = newClient();
  const found = await statuses(7, 'GET /private HTTP/1.1', HOST, client, 'Authorization: Bearer guess');
  assert.deepEqual(found, [401, 401, 401, 401, 401, 401, 429]);
});

test('a limit of one method leaves the others alone', async () => {
  const client = newClient();
  await statuses(3, 'POST /login HTTP/1.1', HOST, client, 'content-length: 0');
  assert.deepEqual(await statuses(1, 'GET /login HTTP/1.1', HOST, client), [200]);
});

const PREFLIGHT = ['Origin: https://shop.example', 'Access-Control-Request-Method: POST'];

for (const [what, status, start, ...lines] of [
  ['health', 200, 'GET /health'],
  ['the document', 200, 'GET /openapi.json'],
  ['the page at /docs', 200, 'GET /docs'],
  ['a file of that page', 200, 'HEAD /docs/main.mjs'],
  ['its own addresses by another method', 405, 'DELETE /health'],
  ['what needs a token', 401, 'GET /api/status'],
  ['an address that there is not', 404, 'GET /nothing'],
  ['metrics, which are elsewhere', 404, 'GET /metrics'],
  ['probes, which are elsewhere', 404, 'GET /health/ready'],
  ['a method that is never taken', 405, 'TRACE /open'],
  ['an address that leads out', 400, 'GET /open/..%2f..%2fx'],
  ['two authorizations', 400, 'GET /open', 'Authorization: a', 'Authorization: b'],
  ['an expectation', 417, 'POST /open', 'Expect: miracles', 'content-length: 0'],
  ['a preflight of a strange page', 403, 'OPTIONS /open', ...PREFLIGHT],
] as const)
  test(`what the gateway answers itself is counted: ${what}`, async () => {
    const client = newClient();
    const request = [`${start} HTTP/1.1`, HOST, client, ...lines];
    for (let i = 0; i < 6; i++) assert.equal(statusOf(await gateway.send(request)), status);
    const refused = await gateway.send(request);
    assert.equal(statusOf(refused), 429);
    assert.ok(valuesOf(refused, 'retry-after').length === 1);
    assert.deepEqual(await statuses(1, 'GET /open HTTP/1.1', HOST, client), [429], 'all count together');
  });

test('what is no request at all is counted, and past the limit closed without an answer', async () => {
  const alone = await startEdgeGateway(cleanup, { NOTIFICATION_SERVICE_URL: upstream.origin }, ROUTES);
  const garbage = async (): Promise<string> => {
    const client = await alone.connect();
    client.write('nonsense\r\n\r\n');
    await eventually(() => assert.ok(client.reader.isEnded));
    return client.reader.rest.split('\r\n')[0] ?? '';
  };
  for (let i = 0; i < 6; i++) assert.equal(await garbage(), 'HTTP/1.1 400 Bad Request');
  assert.equal(await garbage(), '');
  assert.equal(statusOf(await alone.send(['GET /open HTTP/1.1', HOST])), 429);
});

test('a metric counts refusals by limit', async () => {
  await statuses(3, 'POST /login HTTP/1.1', HOST, newClient(), 'content-length: 0');
  await eventually(async () => {
    const metrics = await gateway.metrics();
    assert.match(metrics, /gateway_rate_limited_total\{limit="login"\} [1-9]/);
    assert.match(metrics, /gateway_rate_limit_subjects [1-9]/);
  });
});

test('on SIGHUP other limits hold, counts stay, and those that are not valid change nothing', async () => {
  const own = await startLimited();
  const ask = (count: number, ...lines: string[]) => statusesOf(own, count, ...lines);
  const client = newClient();
  const login = ['POST /login HTTP/1.1', HOST, client, 'content-length: 0'];
  const [user, user2] = [issuer.signIn(), issuer.signIn()];
  assert.deepEqual(await ask(3, ...login), [200, 200, 429]);
  await own.reload({ RATE_LIMITS: 'login=4/72000,user=off' });
  assert.deepEqual(await ask(3, ...login), [200, 200, 429]);
  assert.deepEqual(await ask(4, 'GET /private HTTP/1.1', HOST, newClient(), user), [200, 200, 200, 200]);
  for (const wrong of ['nobody=1/1', 'login', 'login=0/1', 'login=1000000/1']) {
    await own.reload({ RATE_LIMITS: wrong });
    assert.deepEqual(await ask(1, ...login), [429], wrong);
  }
  for (let i = 0; i < 4; i++) await ask(1, 'GET /scarce HTTP/1.1', HOST, newClient());
  await own.reload({}, ROUTES.replace("limits: ['everyone']", "limits: ['no-limit']"));
  assert.deepEqual(await ask(1, 'GET /scarce HTTP/1.1', HOST, newClient()), [429]);
  await own.reload({}, ROUTES);
  const found = await ask(4, 'GET /private HTTP/1.1', HOST, newClient(), user2);
  assert.deepEqual(found, [200, 200, 200, 429]);
});

test('limits that are not valid keep the gateway from starting, and it says why', async () => {
  const env = bareEnvironment({ PORT: '0', RATE_LIMITS: 'logins=1/1,client' });
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  assert.notEqual(code, 0);
  assert.match(printed, /there is no limit logins; there are client, user/);
  assert.match(printed, /client is not of the form/);
});

test('the real table: login, registration and refresh have limits of their own, and stricter ones', async () => {
  const real = await startEdgeGateway(
    cleanup,
    { USER_SERVICE_URL: upstream.origin, AUTH_SERVICE_URL: upstream.origin },
    `export { rateLimits, routes } from '${REAL_ROUTES}';`,
  );
  for (const [path, name, quota] of [
    ['/api/users/login', 'login', 30],
    ['/api/users', 'registration', 20],
    ['/api/auth/refresh', 'refresh', 60],
  ] as const) {
    const lines = [`POST ${path} HTTP/1.1`, HOST, 'content-length: 0'];
    for (let i = 0; i < quota; i++) assert.equal(statusOf(await real.send(lines)), 200, path);
    let refused = await real.send(lines);
    // Some came back while a slow machine sent the others.
    for (let more = 0; more < quota && statusOf(refused) === 200; more++) refused = await real.send(lines);
    assertProblem(refused, 429);
    assert.deepEqual(jsonOf(refused)['violated-policies'], [name]);
  }
});
