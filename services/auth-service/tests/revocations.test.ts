import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Revocation, RevocationPage } from '@platform/contracts/http/auth-http.ts';
import { removeInBatches } from '@platform/database/remove-in-batches.ts';
import { sql } from '@platform/database/sql.ts';
import { RevocationLog } from '../src/revocations/revocation-log.ts';
import { keptRevocations } from '../src/revocations/revocation-repository.ts';
import { endSessions } from '../src/sessions/end-sessions.ts';
import { afterGrace, authFixture, bearer, claimsOf, GATEWAY_SECRET, refresh } from './auth-fixture.ts';
import { basic } from './rpc-client.ts';

const auth = await authFixture({ after });
const { app, database, deps } = auth;

/** What a replica that has just started knows. */
async function allRevocations(): Promise<Revocation[]> {
  const log = new RevocationLog({ database, tokenLifetimeSeconds: 900 });
  await log.look();
  const all: Revocation[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = log.after(cursor);
    all.push(...page.revocations);
    if (!page.has_more) return all;
    cursor = page.cursor;
  }
}

const ofSession = async (sessionId: string) =>
  (await allRevocations()).filter(({ session_id }) => session_id === sessionId);

describe('what revokes tokens', () => {
  it('is every way that a session ends', async () => {
    const ways: Record<string, (login: Awaited<ReturnType<typeof auth.logIn>>) => Promise<unknown>> = {
      logout: ({ accessToken }) =>
        app.inject({ method: 'POST', url: '/api/auth/logout', headers: bearer(accessToken) }),
      'ended by its owner': ({ accessToken, sessionId }) =>
        app.inject({
          method: 'DELETE',
          url: `/api/auth/sessions/${sessionId}`,
          headers: bearer(accessToken),
        }),
      'a password change': ({ userId }) =>
        endSessions(database, { userId, olderThanVersion: 2 }, 'password-changed'),
      deactivation: ({ userId }) => endSessions(database, { userId }, 'user-deactivated'),
      'a refresh token used twice': async ({ refreshToken, sessionId }) => {
        await refresh(app, refreshToken);
        await afterGrace(database, sessionId);
        await refresh(app, refreshToken);
      },
    };
    for (const [what, end] of Object.entries(ways)) {
      const login = await auth.logIn();
      assert.deepEqual(await ofSession(login.sessionId), []);
      await end(login);
      const [revocation, ...more] = await ofSession(login.sessionId);
      assert.ok(revocation && more.length === 0, what);
      assert.ok(Date.parse(revocation.expires_at) > Number(claimsOf(login.accessToken).exp) * 1000);
    }
  });

  it('is a change of roles, for tokens of before alone', async () => {
    const { userId, accessToken, refreshToken } = await auth.logIn({ userVersion: 3 });
    await database.query(
      sql`update account set version = 4, roles = ${['customer', 'staff']} where user_id = ${userId}`,
    );
    const [revocation] = (await allRevocations()).filter(({ user_id }) => user_id === userId);
    const before = Number(revocation?.before_version);
    assert.ok(Number(claimsOf(accessToken).user_version) < before);
    const renewed = (await refresh(app, refreshToken)).json().access_token;
    assert.ok(Number(claimsOf(renewed).user_version) >= before);
    const later = await auth.logIn({ userId, userVersion: 4, roles: ['customer', 'staff'] });
    assert.ok(Number(claimsOf(later.accessToken).user_version) >= before);
  });

  it('is not another address, nor a login', async () => {
    const { userId } = await auth.logIn();
    await database.query(
      sql`update account set version = 2, email = 'b@example.com' where user_id = ${userId}`,
    );
    await auth.logIn({ userId, userVersion: 2 });
    assert.deepEqual(
      (await allRevocations()).filter(({ user_id }) => user_id === userId),
      [],
    );
  });

  it('is forgotten when no token lives that it could concern', async () => {
    const { sessionId } = await auth.logIn();
    await endSessions(database, { sessionId }, 'revoked');
    await database.query(
      sql`update revocation set recorded_at = now() - interval '1 hour' where session_id = ${sessionId}`,
    );
    assert.deepEqual(await ofSession(sessionId), []);
    await removeInBatches(database, keptRevocations(960).removal);
    assert.deepEqual(await database.query(sql`select 1 from revocation where session_id = ${sessionId}`), []);
  });
});

describe('revocation log', () => {
  it('misses nothing of transactions that end in another order than they began', async (t) => {
    const log = new RevocationLog({ database, tokenLifetimeSeconds: 900 });
    const [early, late] = [await auth.logIn(), await auth.logIn()];
    const slow = await database.dedicatedClient();
    t.after(() => slow.end());
    await slow.query('begin');
    await slow.query('update session set ended_at = now(), end_reason = $1 where id = $2', [
      'revoked',
      early.sessionId,
    ]);
    await endSessions(database, { sessionId: late.sessionId }, 'revoked');
    await log.look();
    const first = log.after(undefined);
    const names = (page: RevocationPage) => page.revocations.map(({ session_id }) => session_id);
    assert.ok(names(first).includes(late.sessionId) && !names(first).includes(early.sessionId));
    await slow.query('commit');
    await log.look();
    const second = log.after(first.cursor);
    assert.deepEqual(names(second), [early.sessionId], 'what came late, and nothing twice');
    await log.look();
    assert.deepEqual(names(log.after(second.cursor)), []);
  });

  it('tells those who wait as soon as there is something, or that there is nothing', async () => {
    const log = new RevocationLog({ database, tokenLifetimeSeconds: 900 });
    await log.look();
    const { cursor } = log.after(undefined);
    assert.deepEqual((await log.waitAfter(cursor, 10)).revocations, []);
    const waiting = log.waitAfter(cursor, 60_000);
    const { sessionId } = await auth.logIn();
    await endSessions(database, { sessionId }, 'revoked');
    await log.look();
    assert.deepEqual(
      (await waiting).revocations.map(({ session_id }) => session_id),
      [sessionId],
    );
    const held = log.waitAfter((await waiting).cursor, 60_000);
    log.close();
    assert.deepEqual((await held).revocations, []);
  });

  it('tells all to whoever brings the cursor of another replica, or nonsense', async () => {
    await endSessions(database, { sessionId: (await auth.logIn()).sessionId }, 'revoked');
    const [one, other] = [
      new RevocationLog({ database, tokenLifetimeSeconds: 900 }),
      new RevocationLog({ database, tokenLifetimeSeconds: 900 }),
    ];
    await one.look();
    await other.look();
    const all = one.after(undefined);
    assert.ok(all.revocations.length > 0);
    for (const cursor of [other.after(undefined).cursor, 'nonsense', '', '.', `${all.cursor}x`])
      assert.deepEqual(await one.waitAfter(cursor, 60_000), all);
  });

  it('comes in pages of a thousand', async (t) => {
    const many = await database.query<{ session_id: string }>(
      sql`insert into revocation (session_id) select gen_random_uuid() from generate_series(1, 2500) returning session_id`,
    );
    const sessions = many.map(({ session_id }) => session_id);
    t.after(() => database.query(sql`delete from revocation where session_id = any(${sessions})`));
    const ids = (await allRevocations()).map(({ session_id, user_id }) => session_id ?? user_id);
    assert.ok(ids.length > 2500);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe('GET /internal/revocations', () => {
  it('answers a service by its own token', async () => {
    const headers = {
      authorization: basic('api-gateway', GATEWAY_SECRET),
      'content-type': 'application/x-www-form-urlencoded',
    };
    const payload = 'grant_type=client_credentials';
    const token = await app.inject({ method: 'POST', url: '/api/auth/token', headers, payload });
    const { userId } = await auth.logIn();
    await endSessions(database, { userId }, 'user-deactivated');
    const ask = (query: string) =>
      app.inject({ url: `/internal/revocations${query}`, headers: bearer(token.json().access_token) });
    assert.equal((await ask('')).statusCode, 503, 'before the database was read');
    await deps.revocations.look();
    const page = (await ask('')).json();
    assert.ok(page.revocations.length > 0);
    assert.equal((await ask(`?after=${page.cursor}&wait_seconds=0`)).statusCode, 200);
    for (const query of [
      '?wait_seconds=-1',
      '?wait_seconds=3600',
      '?wait_seconds=x',
      `?after=${'x'.repeat(101)}`,
    ])
      assert.equal((await ask(query)).statusCode, 422, query);
  });
});
