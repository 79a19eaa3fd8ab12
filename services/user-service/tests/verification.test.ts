import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { removeInBatches } from '@platform/database/remove-in-batches.ts';
import { sql } from '@platform/database/sql.ts';
import { keptMailedTokens } from '../src/mailed-tokens/mailed-token-repository.ts';
import { type Registered, userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const { database } = users;

const verify = (token: unknown) => users.call('POST', '/api/users/verify-email', { body: { token } });
const resend = (token: string) => users.call('POST', '/api/users/me/verification', { token });
const tokens = (userId: string) => users.tokensOf(userId, 'user.email-verification-requested');

async function isVerified({ token }: Registered): Promise<boolean> {
  return (await users.call('GET', '/api/users/me', { token })).json().is_verified;
}

describe('email verification', () => {
  it('confirms an address with the token that was mailed at registration, once', async () => {
    const ada = await users.register();
    assert.equal(ada.is_verified, false);
    const [token, ...more] = await tokens(ada.id);
    assert.equal(more.length, 0);
    assert.match(token ?? '', /^[A-Za-z0-9_-]{43}$/);
    assert.equal((await verify(token)).statusCode, 204);
    assert.equal(await isVerified(ada), true);
    const event = (await users.eventsOf(ada.id)).at(-1);
    assert.deepEqual([event?.type, event?.data.updated_fields], ['user.updated', ['is_verified']]);
    const again = await verify(token);
    assert.deepEqual([again.statusCode, again.json().code], [400, 'invalid-token']);
  });

  it('refuses what is no token of ours', async () => {
    for (const token of ['A'.repeat(43), 'nonsense', '-'.repeat(512)])
      assert.deepEqual((await verify(token)).json().code, 'invalid-token', token);
    for (const token of ['', 'x'.repeat(513), 1, null]) assert.equal((await verify(token)).statusCode, 422);
  });

  it('of several requests with one token lets one confirm', async () => {
    const ada = await users.register();
    const [token] = await tokens(ada.id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => verify(token)));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 204).length, 1);
    assert.equal(answers.filter(({ statusCode }) => statusCode === 400).length, 7);
  });

  it('refuses a token that has expired, and purges it', async () => {
    const ada = await users.register();
    const [token] = await tokens(ada.id);
    await database.query(sql`update mailed_token set expires_at = now() where user_id = ${ada.id}`);
    assert.equal((await verify(token)).statusCode, 400);
    assert.ok((await removeInBatches(database, keptMailedTokens.removal)) >= 1);
  });

  it('keeps only hashes of tokens, and sends them sealed', async () => {
    const ada = await users.register();
    const [token = ''] = await tokens(ada.id);
    const rows = await database.query<{ row: string }>(sql`
      select to_jsonb(t)::text as row from mailed_token t union all select to_jsonb(o)::text from outbox o
      union all select to_jsonb(s)::text from security_event s`);
    assert.ok(rows.every(({ row }) => !row.includes(token)));
  });

  it('mails a new token on request, and the one before is good no longer', async () => {
    const ada = await users.register();
    assert.equal((await resend(ada.token)).statusCode, 202);
    const [first, second] = await tokens(ada.id);
    assert.equal((await verify(first)).statusCode, 400);
    assert.equal((await verify(second)).statusCode, 204);
    const settled = await resend(ada.token);
    assert.deepEqual([settled.statusCode, settled.json().code], [409, 'already-verified']);
  });

  it('fills nobody’s mailbox: a few requests, then 429 with Retry-After', async () => {
    const ada = await users.register();
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await resend(ada.token));
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [202, 202, 202, 429, 429],
    );
    assert.ok(Number(answers[3]?.headers['retry-after']) > 0);
    assert.equal((await tokens(ada.id)).length, 4);
    assert.equal((await users.call('POST', '/api/users/me/verification')).statusCode, 401);
  });

  it('is not begun by another spelling of the same mailbox, or another name', async () => {
    const ada = await users.register();
    const body = { email: ada.email.toUpperCase(), full_name: 'Countess' };
    assert.equal((await users.call('PATCH', '/api/users/me', { token: ada.token, body })).statusCode, 200);
    assert.equal((await tokens(ada.id)).length, 1);
  });

  it('is not for a closed account', async () => {
    const ada = await users.register();
    const [token] = await tokens(ada.id);
    await database.query(sql`update users set is_active = false where id = ${ada.id}`);
    assert.equal((await verify(token)).statusCode, 400);
    assert.equal((await resend(ada.token)).statusCode, 403);
  });
});
