import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { statusOf, valuesOf } from '../../services/api-gateway/tests/raw-http.ts';
import { startUpstream } from '../../services/api-gateway/tests/raw-upstream.ts';
import { badTokens } from '../../shared/service-defaults/tests/fixtures/bad-tokens.ts';
import { signingKey } from '../../shared/service-defaults/tests/fixtures/token-maker.ts';
import { assertProblem, type EdgeGateway, HOST, SharedCleanup, startEdgeGateway } from './edge-gateway.ts';
import { type StandInAuth, startStandInAuth } from './stand-in-auth.ts';

const ROUTES = `export const routes = [
  { path: '/api/things/*', service: 'notification-service', access: { kind: 'user' } },
];
`;

describe('tokens at the edge', () => {
  const cleanup = new SharedCleanup();
  let auth: StandInAuth;
  let upstream: Awaited<ReturnType<typeof startUpstream>>;
  let gateway: EdgeGateway;

  const start = (owner: SharedCleanup = cleanup) =>
    startEdgeGateway(
      owner,
      { NOTIFICATION_SERVICE_URL: upstream.origin, AUTH_SERVICE_URL: auth.url, SERVICE_SECRET: auth.secret },
      ROUTES,
    );
  const ask = (token: string, edge = gateway) =>
    edge.send(['GET /api/things HTTP/1.1', HOST, `Authorization: Bearer ${token}`]);
  const statusFor = async (token: string, edge = gateway) => statusOf(await ask(token, edge));

  before(async () => {
    auth = await startStandInAuth(cleanup);
    upstream = await startUpstream(cleanup);
    gateway = await start();
  });
  after(() => cleanup.end());

  test('a good token passes, and is sent on as it came', async () => {
    const token = auth.token();
    assert.equal(await statusFor(token), 200);
    assert.deepEqual(valuesOf(upstream.calls.at(-1), 'authorization'), [`Bearer ${token}`]);
  });

  test('breaches of every rule of RFC 8725 are 401, and never reach a service', async () => {
    const [key] = auth.keys;
    assert.ok(key);
    const calls = upstream.calls.length;
    for (const { rule, what, token } of badTokens(key)) {
      const answer = await ask(token);
      assert.equal(statusOf(answer), 401, `${rule}: ${what}`);
      assertProblem(answer, 401);
      assert.deepEqual(valuesOf(answer, 'www-authenticate'), ['Bearer error="invalid_token"']);
    }
    assert.equal(upstream.calls.length, calls);
  });

  test('many unknown key ids cause one fetch of the keys at most', async () => {
    const fetches = auth.keyFetches;
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => statusFor(auth.token({}, signingKey(`made-up-${i}`)))),
    );
    assert.ok(auth.keyFetches - fetches <= 1, `${auth.keyFetches - fetches} fetches`);
  });

  test('a session that ends is over for its remembered tokens too, and for no other', async () => {
    const [ended, other] = [auth.token({ sid: 'ended' }), auth.token({ sid: 'other' })];
    for (const token of [ended, other]) assert.equal(await statusFor(token), 200);
    auth.revoke({ session_id: 'ended' });
    await eventually(async () => assert.equal(await statusFor(ended), 401));
    assert.equal(await statusFor(auth.token({ sid: 'ended', jti: 'another' })), 401);
    assert.equal(await statusFor(other), 200);
  });

  test('roles that change are over for tokens of before', async () => {
    const stale = auth.token({ sub: 'promoted', user_version: 1 });
    assert.equal(await statusFor(stale), 200);
    auth.revoke({ user_id: 'promoted', before_version: 2 });
    await eventually(async () => assert.equal(await statusFor(stale), 401));
    assert.equal(await statusFor(auth.token({ sub: 'promoted', user_version: 2 })), 200);
  });

  test('a gateway that starts knows what was revoked before it lets a token through', async () => {
    auth.revoke({ session_id: 'before-the-start' });
    const own = new SharedCleanup();
    const restarted = await start(own);
    assert.equal(await statusFor(auth.token({ sid: 'before-the-start' }), restarted), 401);
    assert.equal(await statusFor(auth.token({ sid: 'alive' }), restarted), 200);
    await own.end();
  });

  test('while auth-service is away, keys and revocations that are known go on holding', async () => {
    auth.revoke({ session_id: 'ended-before' });
    const ended = auth.token({ sid: 'ended-before' });
    await eventually(async () => assert.equal(await statusFor(ended), 401));
    auth.isAway = true;
    assert.equal(await statusFor(ended), 401);
    assert.equal(await statusFor(auth.token({ jti: 'new' })), 200);
    auth.isAway = false;
  });

  test('a gateway that has never heard from auth-service says 503, and that it is not the token', async () => {
    auth.isAway = true;
    const own = new SharedCleanup();
    const early = await start(own);
    const answer = await ask(auth.token(), early);
    assertProblem(answer, 503);
    assert.equal(valuesOf(answer, 'retry-after').length, 1);
    auth.isAway = false;
    await eventually(async () => assert.equal(await statusFor(auth.token(), early), 200));
    await own.end();
  });
});
