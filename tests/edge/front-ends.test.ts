import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { type RawMessage, statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { type RawUpstream, startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { signingKey } from '../../shared/service-defaults/tests/fixtures/token-maker.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';
import { PAGE_ROUTES } from './page-routes.ts';
import { type StandInAuth, startStandInAuth } from './stand-in-auth.ts';

// Of which nothing comes back while the tests run.
const QUOTA = 1000;
const LIMITS = { RATE_LIMITS: `client=${QUOTA}/31536000` };
const SMALL_QUOTA = 5;
const PEER = '127.0.0.1';

describe('a front end at the edge', () => {
  const cleanup = new SharedCleanup();
  let auth: StandInAuth;
  let frontEnd: RawUpstream;
  let things: RawUpstream;
  let environment: Record<string, string>;
  let gateway: EdgeGateway;
  let behindProxy: EdgeGateway;
  let clients = 0;

  before(async () => {
    auth = await startStandInAuth(cleanup);
    frontEnd = await startUpstream(cleanup);
    things = await startUpstream(cleanup);
    environment = {
      AUTH_SERVICE_URL: auth.url,
      SERVICE_SECRET: auth.secret,
      USER_SERVICE_URL: frontEnd.origin,
      NOTIFICATION_SERVICE_URL: things.origin,
    };
    gateway = await startEdgeGateway(cleanup, { ...environment, ...LIMITS }, PAGE_ROUTES);
    behindProxy = await startEdgeGateway(
      cleanup,
      { ...environment, ...LIMITS, TRUSTED_PROXIES: '10.0.0.0/8' },
      PAGE_ROUTES,
    );
  });
  after(() => cleanup.end());
  beforeEach(() => {
    for (const upstream of [frontEnd, things]) upstream.calls.length = 0;
  });

  const serviceToken = (service: string, claims = {}) =>
    auth.token({ aud: 'platform-services', sub: service, client_id: service, ...claims });
  const proof = (token = serviceToken('user-service')) => `X-Service-Authorization: Bearer ${token}`;
  /** Another for each test, so that none counts against another. */
  const newClient = () => `203.0.113.${++clients}`;
  const send = (target: string, lines: readonly string[], edge = gateway) =>
    edge.send([`GET ${target} HTTP/1.1`, HOST, ...lines]);
  const left = (answer: RawMessage) => Number(/r=(\d+)/.exec(valuesOf(answer, 'ratelimit').join())?.[1]);

  test('its calls count for the browser that it names, and its services hear of that one alone', async () => {
    const own = new SharedCleanup();
    const edge = await startEdgeGateway(own, environment, PAGE_ROUTES);
    const [one, other] = [newClient(), newClient()];
    const call = (client: string) => send('/api/things', [proof(), `X-Forwarded-For: ${client}`], edge);
    for (let i = 0; i < SMALL_QUOTA; i++) assert.equal(statusOf(await call(one)), 200);
    assertProblem(await call(one), 429);
    assert.equal(statusOf(await call(other)), 200);
    const seen = things.calls.at(-1);
    assert.deepEqual(valuesOf(seen, 'x-forwarded-for'), [other]);
    assert.match(valuesOf(seen, 'forwarded').join(), new RegExp(`^for=${other};`));
    assert.deepEqual(valuesOf(seen, 'x-service-authorization'), []);
    await own.end();
  });

  test("the user's own token goes on beside its proof", async () => {
    const lines = [proof(), `X-Forwarded-For: ${newClient()}`, 'Authorization: Bearer of-the-user'];
    await send('/api/things', lines);
    assert.deepEqual(valuesOf(things.calls[0], 'authorization'), ['Bearer of-the-user']);
  });

  for (const [what, lines] of [
    ['no proof', () => []],
    ['another service', () => [proof(serviceToken('notification-service'))]],
    ["a user's token", () => [proof(auth.token())]],
    [
      "a user's token that names it",
      () => [proof(auth.token({ sub: 'user-service', client_id: 'user-service' }))],
    ],
    [
      'a token that another made',
      () => [proof(auth.token({ aud: 'platform-services', sub: 'user-service' }, signingKey('k1')))],
    ],
    [
      'a token that has ended',
      () => [proof(serviceToken('user-service', { iat: 1_700_000_000, exp: 1_700_000_300 }))],
    ],
    ['a token for all, of nobody', () => [proof(serviceToken('user-service', { client_id: 'a-client' }))]],
    ['no token', () => ['X-Service-Authorization: Bearer']],
    ['its bare name', () => ['X-Service-Authorization: user-service']],
    ['another scheme', () => [`X-Service-Authorization: Basic ${serviceToken('user-service')}`]],
    ['its proof twice', () => [proof(), proof()]],
    ['a good proof beside a bad one', () => [proof(), proof('x')]],
    ['two in one', () => [`${proof()}, Bearer x`]],
    ['its proof as a user', () => [`Authorization: Bearer ${serviceToken('user-service')}`]],
    ['a spelling with underscores', () => [proof().replace('X-Service-A', 'X_Service_A')]],
    ['a header that others may read so', () => [proof().replace('X-Service-A', 'X-Service_A')]],
  ] as const)
    test(`${what} counts for nothing, and goes no further`, async () => {
      const client = newClient();
      const answer = await send('/api/things', [...lines(), `X-Forwarded-For: ${client}`]);
      assert.equal(statusOf(answer), 200);
      assert.deepEqual(valuesOf(things.calls[0], 'x-forwarded-for'), [PEER]);
      const names = things.calls[0]?.headers.map(([name]) => name.toLowerCase().replaceAll('_', '-'));
      assert.ok(!names?.includes('x-service-authorization'));
      // Nothing was counted for whom it named.
      const own = await send('/api/things', [proof(), `X-Forwarded-For: ${client}`]);
      assert.equal(left(own), QUOTA - 1);
    });

  for (const [first, second] of [
    ['2001:db8:1::1', '2001:db8:1::ffff:2'],
    ['2001:db8:2::1', '[2001:DB8:2:0::7]:443'],
    ['198.51.100.1', '::ffff:198.51.100.1'],
    ['198.51.100.2', '198.51.100.2:50000'],
    // Who stands before the last was said by the browser, unless the last is a proxy of ours.
    ['198.51.100.3', '198.51.100.99, 198.51.100.3'],
    ['198.51.100.4', '10.0.0.1,198.51.100.4'],
  ] as const)
    test(`${first} and ${second} are one client`, async () => {
      assert.equal(left(await send('/api/things', [proof(), `X-Forwarded-For: ${first}`])), QUOTA - 1);
      assert.equal(left(await send('/api/things', [proof(), `X-Forwarded-For: ${second}`])), QUOTA - 2);
      const seen = valuesOf(things.calls.at(-1), 'x-forwarded-for').join();
      assert.ok(!seen.includes(','), `${seen} is one address`);
    });

  test('several X-Forwarded-For are one list', async () => {
    const client = newClient();
    await send('/api/things', [proof(), 'X-Forwarded-For: 6.6.6.6', `X-Forwarded-For: ${client}`]);
    assert.deepEqual(valuesOf(things.calls[0], 'x-forwarded-for'), [client]);
  });

  test('behind a proxy of ours it hands on what it was told, and the browser is counted', async () => {
    const client = newClient();
    const ask = (lines: readonly string[]) => send('/api/things', lines, behindProxy);
    const chain = `X-Forwarded-For: 6.6.6.6, ${client}, 10.0.0.1`;
    assert.equal(left(await ask([proof(), chain])), QUOTA - 1);
    assert.deepEqual(valuesOf(things.calls[0], 'x-forwarded-for'), [`6.6.6.6, ${client}, 10.0.0.1`]);
    assert.equal(left(await ask([proof(), `X-Forwarded-For: ${client}`])), QUOTA - 2);
  });

  for (const named of ['', 'unknown', 'shop.example', '1.2.3', '203.0.113.1, ', '203.0.113.1, x', '_hidden'])
    test(`when it names "${named}" the call is its own`, async () => {
      await send('/api/things', [proof(), `X-Forwarded-For: ${named}`]);
      assert.deepEqual(valuesOf(things.calls[0], 'x-forwarded-for'), [PEER]);
    });

  for (const target of ['/', '/cart', '/orders/1', '/orders/1/events', '/assets/app.js', '/nothing'])
    test(`it may not call ${target}: that would be a loop`, async () => {
      assertProblem(await send(target, [proof(), `X-Forwarded-For: ${newClient()}`]), 508);
      assert.equal(frontEnd.calls.length, 0);
    });

  test('it may ask the gateway itself', async () => {
    assert.equal(statusOf(await send('/health', [proof(), `X-Forwarded-For: ${newClient()}`])), 200);
  });

  test('a stranger with a wrong proof gets pages like others', async () => {
    assert.equal(statusOf(await send('/', [proof(serviceToken('notification-service'))])), 200);
  });

  test('while no keys are to be had nobody is taken for a front end', async (t) => {
    const own = new SharedCleanup();
    t.after(() => own.end());
    const away = await startStandInAuth(own);
    away.isAway = true;
    const early = await startEdgeGateway(
      own,
      { AUTH_SERVICE_URL: away.url, SERVICE_SECRET: away.secret, NOTIFICATION_SERVICE_URL: things.origin },
      PAGE_ROUTES,
    );
    const lines = [proof(), `X-Forwarded-For: ${newClient()}`];
    assert.equal(statusOf(await send('/api/things', lines, early)), 200);
    assert.deepEqual(valuesOf(things.calls.at(-1), 'x-forwarded-for'), [PEER]);
  });

  test('files of pages count by their own limit, and not against that of everything', async () => {
    const own = new SharedCleanup();
    const edge = await startEdgeGateway(own, { USER_SERVICE_URL: frontEnd.origin }, PAGE_ROUTES);
    for (let i = 0; i < 8; i++) assert.equal(statusOf(await send(`/assets/${i}.js`, [], edge)), 200);
    const answer = await send('/assets/9.js', [], edge);
    assertProblem(answer, 429);
    assert.match(valuesOf(answer, 'ratelimit-policy').join(), /^"static";q=8/);
    for (let i = 0; i < SMALL_QUOTA; i++) assert.equal(statusOf(await send('/', [], edge)), 200);
    assertProblem(await send('/', [], edge), 429);
    await own.end();
  });
});
