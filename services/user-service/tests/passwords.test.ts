import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { SIGN_IN_LIMITS } from '../src/sign-in/sign-in-counts.ts';
import { PASSWORD, userFixture } from './user-fixture.ts';

const LIMIT = 4;
const users = await userFixture(
  { after },
  { limits: { confirmation: { ...SIGN_IN_LIMITS.confirmation, free: LIMIT } } },
);
const NEXT = 'another long password';

const change = (token: string, current_password: unknown, new_password: unknown) =>
  users.call('POST', '/api/users/me/password', { token, body: { current_password, new_password } });
const logIn = async (email: string, password: string) =>
  (await users.call('POST', '/api/users/login', { body: { email, password } })).statusCode;

describe('changing the password', () => {
  it('replaces it, and tells which session is to go on', async () => {
    const ada = await users.register();
    const answer = await change(ada.token, PASSWORD, NEXT);
    assert.equal(answer.statusCode, 204);
    assert.deepEqual([await logIn(ada.email, PASSWORD), await logIn(ada.email, NEXT)], [401, 200]);
    const [, event, ...more] = await users.eventsOf(ada.id);
    assert.equal(more.length, 0);
    assert.equal(event?.type, 'user.password-changed');
    assert.equal(event?.sequence, '0000000002');
    assert.equal(event?.data.user_id, ada.id);
    assert.match(String(event?.data.kept_session_id), /^[0-9a-f-]{36}$/);
    assert.equal(users.logins.at(-1)?.userVersion, 2, 'a login of now is later than the change');
  });

  it('needs the present one', async () => {
    const ada = await users.register();
    const answer = await change(ada.token, 'not my password', NEXT);
    assert.deepEqual([answer.statusCode, answer.json().code], [403, 'wrong-password']);
    assert.equal(await logIn(ada.email, PASSWORD), 200);
    assert.equal((await users.eventsOf(ada.id)).length, 1);
  });

  it('cannot be used to guess it with a stolen token', async () => {
    const ada = await users.register();
    for (let i = 0; i < LIMIT; i++)
      assert.equal((await change(ada.token, `guess ${i}`, NEXT)).statusCode, 403);
    const refused = await change(ada.token, PASSWORD, NEXT);
    assert.equal(refused.statusCode, 429);
    assert.ok(Number(refused.headers['retry-after']) > 0);
  });

  it('refuses what could be no password, and who is not signed in', async () => {
    const ada = await users.register();
    for (const next of ['short-7', 'p'.repeat(129), 'bell\u0007bell', null, 12345678])
      assert.equal((await change(ada.token, PASSWORD, next)).statusCode, 422, String(next));
    assert.equal((await change('nobody', PASSWORD, NEXT)).statusCode, 401);
  });

  it('of two changes at once lets one win', async () => {
    const ada = await users.register();
    const answers = await Promise.all([
      change(ada.token, PASSWORD, 'the first of two'),
      change(ada.token, PASSWORD, 'the second of two'),
    ]);
    const statuses = answers.map(({ statusCode }) => statusCode).sort();
    assert.equal(statuses[0], 204);
    // The other found the password changed before its own look at it, or after.
    assert.ok(statuses[1] === 403 || statuses[1] === 409, `${statuses[1]}`);
    assert.equal((await users.eventsOf(ada.id)).length, 2);
  });

  it('keeps passwords and their hashes out of events', async () => {
    const ada = await users.register();
    await change(ada.token, PASSWORD, NEXT);
    const rows = await users.database.query<{ envelope: string }>(sql`select envelope from outbox`);
    for (const { envelope } of rows)
      for (const secret of [PASSWORD, NEXT, '$2b$']) assert.ok(!envelope.includes(secret));
  });
});
