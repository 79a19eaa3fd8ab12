import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { afterGrace, authFixture, bearer, claimsOf, endReason, headerOf, refresh } from './auth-fixture.ts';

const auth = await authFixture({ after });

describe('refresh tokens', () => {
  it('trades a refresh token for new tokens of the same session', async () => {
    const { refreshToken, sessionId, userId } = await auth.logIn({ roles: ['customer', 'staff'] });
    const answer = await refresh(auth.app, refreshToken);
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['cache-control'], 'no-store');
    const { access_token, token_type, expires_in, refresh_token } = answer.json();
    assert.deepEqual({ token_type, expires_in }, { token_type: 'bearer', expires_in: 900 });
    assert.notEqual(refresh_token, refreshToken);
    assert.equal(headerOf(access_token).alg, 'EdDSA');
    assert.equal(headerOf(access_token).typ, 'at+jwt');
    const { iat, exp, jti, ...claims } = claimsOf(access_token);
    assert.deepEqual(claims, {
      iss: 'http://auth-service',
      aud: 'platform',
      sub: userId,
      client_id: 'platform',
      sid: sessionId,
      email: 'ada@example.com',
      roles: ['customer', 'staff'],
      user_version: 1,
    });
    assert.equal(Number(exp) - Number(iat), 900);
    assert.match(String(jti), /^[0-9a-f-]{36}$/);
  });

  it('goes on for as long as each token is used once', async () => {
    let { refreshToken } = await auth.logIn();
    for (let i = 0; i < 5; i++) {
      const answer = await refresh(auth.app, refreshToken);
      assert.equal(answer.statusCode, 200);
      refreshToken = answer.json().refresh_token;
    }
  });

  it('ends the whole family when a used token comes again after its successor was used', async () => {
    const { refreshToken, sessionId } = await auth.logIn();
    const second = (await refresh(auth.app, refreshToken)).json().refresh_token;
    const third = (await refresh(auth.app, second)).json();
    const reuse = await refresh(auth.app, refreshToken);
    assert.equal(reuse.statusCode, 401);
    assert.equal(reuse.json().code, 'invalid-refresh-token');
    assert.equal(await endReason(auth.database, sessionId), 'token-reused');
    assert.equal((await refresh(auth.app, third.refresh_token)).statusCode, 401);
    const sessions = await auth.app.inject({
      url: '/api/auth/sessions',
      headers: bearer(third.access_token),
    });
    assert.equal(sessions.statusCode, 401);
  });

  it('ends the whole family when a used token comes again after the grace', async () => {
    const { refreshToken, sessionId } = await auth.logIn();
    const second = (await refresh(auth.app, refreshToken)).json().refresh_token;
    await afterGrace(auth.database, sessionId);
    assert.equal((await refresh(auth.app, refreshToken)).statusCode, 401);
    assert.equal(await endReason(auth.database, sessionId), 'token-reused');
    assert.equal((await refresh(auth.app, second)).statusCode, 401);
  });

  it('answers a token that comes again at once with the same successor, and its own access token', async () => {
    const { refreshToken, sessionId, userId } = await auth.logIn();
    const first = (await refresh(auth.app, refreshToken)).json();
    for (let i = 0; i < 3; i++) {
      const again = await refresh(auth.app, refreshToken);
      assert.equal(again.statusCode, 200);
      assert.equal(again.json().refresh_token, first.refresh_token);
      assert.deepEqual(
        [claimsOf(again.json().access_token).sub, claimsOf(again.json().access_token).sid],
        [userId, sessionId],
      );
    }
    assert.equal((await refresh(auth.app, first.refresh_token)).statusCode, 200);
    assert.equal(await endReason(auth.database, sessionId), null);
  });

  it('gives a repeated token the claims of now, and nothing once the session is over', async () => {
    const { refreshToken, sessionId, userId } = await auth.logIn();
    await refresh(auth.app, refreshToken);
    await auth.database.query(sql`update account set roles = '{staff}' where user_id = ${userId}`);
    const again = (await refresh(auth.app, refreshToken)).json();
    assert.deepEqual(claimsOf(again.access_token).roles, ['staff']);
    await auth.database.query(sql`update account set is_active = false where user_id = ${userId}`);
    assert.equal((await refresh(auth.app, refreshToken)).statusCode, 401);
    await auth.database.query(sql`update account set is_active = true where user_id = ${userId}`);
    await auth.database.query(
      sql`update session set ended_at = now(), end_reason = 'logged-out' where id = ${sessionId}`,
    );
    assert.equal((await refresh(auth.app, refreshToken)).statusCode, 401);
    assert.equal(await endReason(auth.database, sessionId), 'logged-out');
  });

  it('refuses a token that a replica of 1.1.0 has just spent, and ends its session only after the grace', async () => {
    const { refreshToken, sessionId } = await auth.logIn();
    await auth.database.query(
      sql`with spent as (update refresh_token set used_at = now() where session_id = ${sessionId})
          insert into refresh_token (hash, session_id) values (decode(md5('next'), 'hex'), ${sessionId})`,
    );
    assert.equal((await refresh(auth.app, refreshToken)).statusCode, 401);
    assert.equal(await endReason(auth.database, sessionId), null);
    await afterGrace(auth.database, sessionId);
    assert.equal((await refresh(auth.app, refreshToken)).statusCode, 401);
    assert.equal(await endReason(auth.database, sessionId), 'token-reused');
  });

  it('leaves other sessions of the user alone when one family is ended', async () => {
    const first = await auth.logIn();
    const other = await auth.logIn({ userId: first.userId });
    await refresh(auth.app, first.refreshToken);
    await afterGrace(auth.database, first.sessionId);
    await refresh(auth.app, first.refreshToken);
    assert.equal(await endReason(auth.database, first.sessionId), 'token-reused');
    assert.equal((await refresh(auth.app, other.refreshToken)).statusCode, 200);
  });

  it('answers many requests at once alike, and spends the token once', async () => {
    const { refreshToken, sessionId } = await auth.logIn();
    const answers = await Promise.all(Array.from({ length: 12 }, () => refresh(auth.app, refreshToken)));
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      Array(12).fill(200),
    );
    assert.equal(new Set(answers.map((answer) => answer.json().refresh_token)).size, 1);
    assert.equal(await tokensOf(sessionId), 2);
  });

  it('answers both of two requests that saw the token unused', async (t) => {
    const { refreshToken, sessionId } = await auth.logIn();
    // Holds the token's row until both requests wait for it: then neither can have seen the other's commit.
    const holder = await auth.database.dedicatedClient();
    t.after(() => holder.end());
    await holder.query('begin; select 1 from refresh_token for update');
    const both = [refresh(auth.app, refreshToken), refresh(auth.app, refreshToken)];
    await waitingForLocks(2);
    await holder.query('commit');
    const [one, other] = await Promise.all(both);
    assert.deepEqual([one?.statusCode, other?.statusCode], [200, 200]);
    assert.equal(one?.json().refresh_token, other?.json().refresh_token);
    assert.equal(await endReason(auth.database, sessionId), null);
    assert.equal((await refresh(auth.app, one?.json().refresh_token)).statusCode, 200);
  });

  it('answers unknown and malformed tokens alike', async () => {
    const unknown = await refresh(auth.app, 'A'.repeat(43));
    for (const token of ['x', 'A'.repeat(512), `${'A'.repeat(42)}=`, 'ключ', "' or 1=1 --"]) {
      const answer = await refresh(auth.app, token);
      assert.equal(answer.statusCode, 401, token);
      assert.equal(answer.json().detail, unknown.json().detail);
    }
  });

  it('refuses bodies of another shape with 422', async () => {
    const bodies = [{}, { refresh_token: 1 }, { refresh_token: '' }, { refresh_token: null }];
    for (const payload of [...bodies, { refresh_token: 'x', more: 1 }, { refresh_token: 'A'.repeat(513) }]) {
      const answer = await auth.app.inject({ method: 'POST', url: '/api/auth/refresh', payload });
      assert.equal(answer.statusCode, 422, JSON.stringify(payload).slice(0, 60));
    }
  });

  it('refuses the token of a session that idled too long', async () => {
    const { refreshToken, sessionId } = await auth.logIn();
    await auth.database.query(sql`update session set expires_at = now() where id = ${sessionId}`);
    assert.equal((await refresh(auth.app, refreshToken)).statusCode, 401);
  });

  it('extends a session by use, but neither it nor its tokens past the absolute limit', async () => {
    const { refreshToken, sessionId } = await auth.logIn();
    await auth.database.query(
      sql`update session set absolute_expires_at = now() + interval '5 minutes' where id = ${sessionId}`,
    );
    const answer = (await refresh(auth.app, refreshToken)).json();
    const { iat, exp } = claimsOf(answer.access_token);
    assert.ok(Number(exp) - Number(iat) <= 300);
    assert.equal(answer.expires_in, Number(exp) - Number(iat));
    const [row] = await auth.database.query<{ is_capped: boolean }>(
      sql`select expires_at = absolute_expires_at as is_capped from session where id = ${sessionId}`,
    );
    assert.equal(row?.is_capped, true);
  });

  it('keeps no token in the database, only its hash', async () => {
    const { refreshToken } = await auth.logIn();
    const successor = (await refresh(auth.app, refreshToken)).json().refresh_token;
    const rows = await auth.database.query<{ row: string }>(
      sql`select t::text as row from refresh_token t union all select s::text from session s`,
    );
    assert.ok(rows.length > 1);
    for (const token of [refreshToken, successor]) {
      const bytes = Buffer.from(token, 'base64url').toString('hex');
      assert.ok(rows.every(({ row }) => !row.includes(token) && !row.includes(bytes)));
    }
  });

  it('forgets what a successor was made with once that is spent', async () => {
    const { refreshToken, sessionId } = await auth.logIn();
    const second = (await refresh(auth.app, refreshToken)).json().refresh_token;
    await refresh(auth.app, second);
    const rows = await auth.database.query<{ is_spent: boolean; has_nonce: boolean }>(
      sql`select used_at is not null as is_spent, nonce is not null as has_nonce
          from refresh_token where session_id = ${sessionId} order by issued_at`,
    );
    assert.deepEqual(rows, [
      { is_spent: true, has_nonce: false },
      { is_spent: true, has_nonce: false },
      { is_spent: false, has_nonce: true },
    ]);
  });
});

async function tokensOf(sessionId: string): Promise<number | undefined> {
  const [row] = await auth.database.query<{ count: number }>(
    sql`select count(*) as count from refresh_token where session_id = ${sessionId}`,
  );
  return row?.count;
}

/** Resolves once `count` statements on this test's database wait for a lock. */
async function waitingForLocks(count: number): Promise<void> {
  await eventually(async () => {
    const [row] = await auth.database.query<{ waiting: number }>(
      sql`select count(*) as waiting from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
    );
    assert.equal(row?.waiting, count);
  });
}
