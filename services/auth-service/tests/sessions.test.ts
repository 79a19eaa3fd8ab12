import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { removeInBatches } from '@platform/database/remove-in-batches.ts';
import { sql } from '@platform/database/sql.ts';
import { keptSessions } from '../src/sessions/kept-sessions.ts';
import { authFixture, bearer, endReason, refresh } from './auth-fixture.ts';

const auth = await authFixture({ after });
const { app, database } = auth;

describe('sessions', () => {
  it('are listed for their owner, newest first, the present one marked', async () => {
    const first = await auth.logIn({ userAgent: 'a phone', ipAddress: '192.0.2.7' });
    const second = await auth.logIn({ userId: first.userId });
    await auth.logIn();
    const { items, next_cursor } = (await list(second.accessToken)).json();
    assert.deepEqual(
      items.map((item: { id: string; is_current: boolean }) => [item.id, item.is_current]),
      [
        [second.sessionId, true],
        [first.sessionId, false],
      ],
    );
    assert.equal(items[1].user_agent, 'a phone');
    assert.equal(items[1].ip_address, '192.0.2.7');
    assert.match(items[1].created_at, /Z$/);
    assert.equal(next_cursor, null);
  });

  it('are listed in pages that neither repeat nor leave out any', async () => {
    const { userId, accessToken } = await auth.logIn();
    for (let i = 0; i < 4; i++) await auth.logIn({ userId });
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await list(accessToken, `?limit=2${cursor && `&cursor=${cursor}`}`)).json();
      seen.push(...page.items.map((item: { id: string }) => item.id));
      cursor = page.next_cursor;
    } while (cursor !== null);
    assert.equal(seen.length, 5);
    assert.equal(new Set(seen).size, 5);
  });

  it('refuses a cursor that it did not give out with 422', async () => {
    const { accessToken } = await auth.logIn();
    for (const key of ['x', { createdAt: "'; drop", id: 'x' }, null, [1]]) {
      const cursor = Buffer.from(JSON.stringify(key)).toString('base64url');
      assert.equal((await list(accessToken, `?cursor=${cursor}`)).statusCode, 422);
    }
  });

  it('are ended by their owner one at a time', async () => {
    const here = await auth.logIn();
    const there = await auth.logIn({ userId: here.userId });
    assert.equal((await end(here.accessToken, there.sessionId)).statusCode, 204);
    assert.equal((await refresh(app, there.refreshToken)).statusCode, 401);
    assert.equal((await end(here.accessToken, there.sessionId)).statusCode, 404);
    assert.equal((await refresh(app, here.refreshToken)).statusCode, 200);
  });

  it('of somebody else are not there', async () => {
    const mine = await auth.logIn();
    const theirs = await auth.logIn({ roles: ['admin'] });
    for (const id of [theirs.sessionId, randomUUID()])
      assert.equal((await end(mine.accessToken, id)).statusCode, 404);
    assert.equal((await refresh(app, theirs.refreshToken)).statusCode, 200);
  });

  it('are nobody’s without a token, or with that of an ended session', async () => {
    const { accessToken, sessionId } = await auth.logIn();
    await end(accessToken, sessionId);
    for (const headers of [{}, bearer(accessToken), bearer('not.a.token'), { authorization: 'Basic eDp5' }]) {
      const answer = await app.inject({ url: '/api/auth/sessions', headers });
      assert.equal(answer.statusCode, 401);
      assert.match(String(answer.headers['www-authenticate']), /^Bearer/);
    }
  });

  it('that have been over for a week are purged with their tokens, others stay', async () => {
    const old = await auth.logIn();
    const recent = await auth.logIn();
    const live = await auth.logIn();
    await database.query(
      sql`update session set ended_at = now() - interval '8 days' where id = ${old.sessionId}`,
    );
    await database.query(
      sql`update session set ended_at = now() - interval '6 days' where id = ${recent.sessionId}`,
    );
    assert.equal(await removeInBatches(database, keptSessions.removal), 1);
    const rows = await database.query<{ id: string; tokens: number }>(
      sql`select id, (select count(*) from refresh_token where session_id = id) as tokens from session
          where id = any(${[old.sessionId, recent.sessionId, live.sessionId]})`,
    );
    assert.deepEqual(
      new Map(rows.map(({ id, tokens }) => [id, tokens])),
      new Map([
        [recent.sessionId, 1],
        [live.sessionId, 1],
      ]),
    );
  });
});

describe('logout', () => {
  it('ends the session of the access token', async () => {
    const { accessToken, refreshToken, sessionId } = await auth.logIn();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/auth/logout',
      headers: bearer(accessToken),
    });
    assert.equal(answer.statusCode, 204);
    assert.equal(answer.body, '');
    assert.equal(await endReason(database, sessionId), 'logged-out');
    assert.equal((await refresh(app, refreshToken)).statusCode, 401);
  });

  it('ends the session of the refresh token, also of one used before, without an access token', async () => {
    for (const isUsed of [false, true]) {
      const { refreshToken, sessionId } = await auth.logIn();
      if (isUsed) await refresh(app, refreshToken);
      assert.equal((await logOut(refreshToken)).statusCode, 204);
      assert.equal(await endReason(database, sessionId), 'logged-out');
    }
  });

  it('by refresh token works also beside an access token that has expired', async () => {
    const { refreshToken, sessionId } = await auth.logIn();
    const payload = { refresh_token: refreshToken };
    const headers = bearer('expired.access.token');
    const answer = await app.inject({ method: 'POST', url: '/api/auth/logout', headers, payload });
    assert.equal(answer.statusCode, 204);
    assert.equal(await endReason(database, sessionId), 'logged-out');
  });

  it('is as good as done for a token that nobody knows', async () => {
    assert.equal((await logOut('A'.repeat(43))).statusCode, 204);
    assert.equal((await logOut('nonsense')).statusCode, 204);
  });

  it('needs to be told what to end', async () => {
    for (const payload of [undefined, {}])
      assert.equal(
        (await app.inject({ method: 'POST', url: '/api/auth/logout', ...(payload && { payload }) }))
          .statusCode,
        401,
      );
  });

  function logOut(refreshToken: string) {
    return app.inject({
      method: 'POST',
      url: '/api/auth/logout',
      payload: { refresh_token: refreshToken },
    });
  }
});

function list(accessToken: string, query = '') {
  return app.inject({ url: `/api/auth/sessions${query}`, headers: bearer(accessToken) });
}

function end(accessToken: string, id: string) {
  return app.inject({ method: 'DELETE', url: `/api/auth/sessions/${id}`, headers: bearer(accessToken) });
}
