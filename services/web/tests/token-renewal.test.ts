import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { sessionIdHash } from '../src/session/session-id.ts';
import { freshTokens, newSession, OVER, sessionWorld, tokens } from './session-world.ts';
import { away, problem, StandInGateway } from './stand-in-gateway.ts';

const { database, one, other } = await sessionWorld({ after });
const REFRESH = 'POST /api/auth/refresh';

/** auth-service, as far as a renewal asks it. */
function authService(answer: () => unknown = () => freshTokens()) {
  const gateway = new StandInGateway({ [REFRESH]: answer } as never);
  return { gateway, api: gateway.for({ accessToken: async () => undefined }) };
}

test('a token that is good for a while is not renewed', async () => {
  const { id, session } = await newSession(one);
  const { gateway, api } = authService();
  assert.equal(await one.renewal.freshened(id, session, api), session);
  assert.equal(gateway.calls.length, 0);
});

test('of many requests to two processes one renews, and all have the new token', async () => {
  const { id, session } = await newSession(one, { expiresAt: OVER });
  const { promise: isAsked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: isAllowed, resolve: allow } = Promise.withResolvers<void>();
  const { gateway, api } = authService(async () => {
    ask();
    await isAllowed;
    return freshTokens();
  });
  const first = one.renewal.freshened(id, session, api);
  await isAsked;
  const others = [one, other, one, other].map(({ renewal }) => renewal.freshened(id, session, api));
  allow();
  const all = await Promise.all([first, ...others]);
  assert.equal(gateway.inputsOf(REFRESH).length, 1);
  assert.equal(gateway.inputsOf(REFRESH)[0].body.refresh_token, session.refreshToken);
  const tokensOfAll = new Set(all.map((renewed) => renewed?.accessToken));
  assert.equal(tokensOfAll.size, 1);
  assert.ok(!tokensOfAll.has(session.accessToken));
  assert.equal((await other.store.find(id))?.accessToken, all[0]?.accessToken);
});

test('no connection is held while auth-service thinks', async () => {
  const sessions = await Promise.all(Array.from({ length: 20 }, () => newSession(one, { expiresAt: OVER })));
  const { promise: isAllowed, resolve: allow } = Promise.withResolvers<void>();
  let asked = 0;
  const { promise: areAsked, resolve: allAsked } = Promise.withResolvers<void>();
  const { api } = authService(async () => {
    if (++asked === sessions.length) allAsked();
    await isAllowed;
    return freshTokens();
  });
  const renewals = sessions.map(({ id, session }) => one.renewal.freshened(id, session, api));
  await areAsked;
  assert.notEqual(await one.store.find(sessions[0]?.id ?? ''), undefined);
  allow();
  await Promise.all(renewals);
});

test('a renewal whose process died is taken over', async () => {
  const { id, session } = await newSession(one, { expiresAt: OVER });
  assert.notEqual(await other.store.beginRenewal(id, 60_000), undefined);
  assert.equal(await one.store.beginRenewal(id, 60_000), undefined, 'it has the lease');
  await database.query(sql`
    update web_session set renewing_until = now() - interval '1 second' where id_hash = ${sessionIdHash(id)}`);
  const { api } = authService();
  const renewed = await one.renewal.freshened(id, session, api);
  assert.notEqual(renewed?.accessToken, session.accessToken);
});

test('a session that auth-service has ended is forgotten', async () => {
  const { id, session } = await newSession(one, { expiresAt: OVER });
  const { api } = authService(() => {
    throw problem(401, 'invalid-refresh-token');
  });
  assert.equal(await one.renewal.freshened(id, session, api), undefined);
  assert.equal(await one.store.find(id), undefined);
});

test('while auth-service is away what is left of a token does, and a session is not lost', async () => {
  const soon = await newSession(one, { expiresAt: new Date(Date.now() + 30_000) });
  const over = await newSession(one, { expiresAt: OVER });
  for (const error of [away(), problem(503, 'upstream-unavailable'), problem(429, 'too-many-requests')]) {
    const { api } = authService(() => {
      throw error;
    });
    assert.equal(await one.renewal.freshened(soon.id, soon.session, api), soon.session);
    await assert.rejects(one.renewal.freshened(over.id, over.session, api), error);
  }
  const { api } = authService();
  assert.notEqual(await one.renewal.freshened(over.id, over.session, api), undefined);
});

test('an id is not changed while its tokens are renewed, so that no new token is lost', async () => {
  const { id, session } = await newSession(one, { expiresAt: OVER });
  const { promise: isAsked, resolve: ask } = Promise.withResolvers<void>();
  const { promise: isAllowed, resolve: allow } = Promise.withResolvers<void>();
  const { api } = authService(async () => {
    ask();
    await isAllowed;
    return freshTokens();
  });
  const renewal = one.renewal.freshened(id, session, api);
  await isAsked;
  const change = other.renewal.changeId(id);
  allow();
  const [renewed, next] = await Promise.all([renewal, change]);
  const moved = await one.store.find(next ?? '');
  assert.equal(moved?.accessToken, renewed?.accessToken ?? moved?.accessToken);
  assert.notEqual(moved?.accessToken, session.accessToken);
});

test('a session that was signed out meanwhile does not come back', async () => {
  const { id, session } = await newSession(one, tokens({ expiresAt: OVER }));
  const { api } = authService(async () => {
    await other.store.remove(id);
    return freshTokens();
  });
  assert.equal(await one.renewal.freshened(id, session, api), undefined);
  assert.equal(await one.store.find(id), undefined);
});
