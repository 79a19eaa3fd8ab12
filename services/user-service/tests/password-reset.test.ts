import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { newEmail, PASSWORD, userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const { database } = users;
const NEXT = 'another long password';

let lastAddress = 0;
const request = (email: string, from = `10.8.0.${++lastAddress % 250}`) =>
  users.call('POST', '/api/users/password-reset', { body: { email }, headers: { 'x-forwarded-for': from } });
const confirm = (token: unknown, new_password: unknown = NEXT) =>
  users.call('POST', '/api/users/password-reset/confirm', { body: { token, new_password } });
const tokens = (userId: string) => users.tokensOf(userId, 'user.password-reset-requested');
const logIn = async (email: string, password: string) =>
  (await users.call('POST', '/api/users/login', { body: { email, password } })).statusCode;

describe('password reset', () => {
  it('sets a new password with the token that was mailed, once, and ends every session', async () => {
    const ada = await users.register();
    assert.equal((await request(ada.email.toUpperCase())).statusCode, 202);
    const [token] = await tokens(ada.id);
    assert.equal((await confirm(token)).statusCode, 204);
    assert.deepEqual([await logIn(ada.email, PASSWORD), await logIn(ada.email, NEXT)], [401, 200]);
    const [confirmed, event] = (await users.eventsOf(ada.id)).slice(-2);
    assert.equal(event?.type, 'user.password-changed');
    assert.equal(event?.data.kept_session_id, undefined, 'no session is spared');
    assert.deepEqual(
      [confirmed?.type, confirmed?.data.updated_fields, confirmed?.data.is_verified],
      ['user.updated', ['is_verified'], true],
      'who reads the mail has the mailbox',
    );
    assert.equal((await users.call('GET', '/api/users/me', { token: ada.token })).json().is_verified, true);
    const again = await confirm(token, 'a third long password');
    assert.deepEqual([again.statusCode, again.json().code], [400, 'invalid-token']);
  });

  it('answers alike, and no sooner, for an address that nobody has', async () => {
    const { email } = await users.register();
    const closed = await users.register();
    await database.query(sql`update users set is_active = false where id = ${closed.id}`);
    const answers = [];
    for (const address of [email, newEmail(), closed.email]) {
      const begun = performance.now();
      const answer = await request(address);
      // The step that hides what was done; less would be told apart by the clock.
      assert.ok(performance.now() - begun >= 245);
      const { date: _date, 'x-request-id': _id, ...headers } = answer.headers;
      answers.push({ status: answer.statusCode, body: answer.body, headers });
    }
    assert.equal(answers[0]?.status, 202);
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(answers[2], answers[0]);
    assert.deepEqual(await tokens(closed.id), []);
  });

  it('refuses before and after a token’s time, and what is none', async () => {
    const ada = await users.register();
    await request(ada.email);
    const [token] = await tokens(ada.id);
    await database.query(sql`update mailed_token set expires_at = now() where purpose = 'reset-password'`);
    assert.equal((await confirm(token)).json().code, 'invalid-token');
    assert.equal((await confirm('A'.repeat(43))).json().code, 'invalid-token');
    assert.equal((await confirm(token, 'short')).statusCode, 422);
    assert.equal((await confirm(token, 'bell\u0007bell')).statusCode, 422);
  });

  it('takes no token that was mailed for something else', async () => {
    const ada = await users.register();
    const [verification] = await users.tokensOf(ada.id, 'user.email-verification-requested');
    assert.equal((await confirm(verification)).json().code, 'invalid-token');
    await request(ada.email);
    const [reset] = await tokens(ada.id);
    const answer = await users.call('POST', '/api/users/verify-email', { body: { token: reset } });
    assert.equal(answer.json().code, 'invalid-token');
  });

  it('takes no token that went to a mailbox the account has no longer', async () => {
    const ada = await users.register();
    await request(ada.email);
    const [token] = await tokens(ada.id);
    await database.query(sql`update users set email_key = ${newEmail()} where id = ${ada.id}`);
    assert.equal((await confirm(token)).json().code, 'invalid-token');
  });

  it('takes no token that was mailed before the password was changed', async () => {
    const ada = await users.register();
    await request(ada.email);
    const [token] = await tokens(ada.id);
    const body = { current_password: PASSWORD, new_password: NEXT };
    await users.call('POST', '/api/users/me/password', { token: ada.token, body });
    assert.equal((await confirm(token, 'a third long password')).json().code, 'invalid-token');
  });

  it('of several requests with one token lets one set the password', async () => {
    const ada = await users.register();
    await request(ada.email);
    const [token] = await tokens(ada.id);
    const wanted = ['first password', 'second password', 'third password'];
    const answers = await Promise.all(wanted.map((password) => confirm(token, password)));
    assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [204, 400, 400]);
  });

  it('mails a mailbox a few times only, and says nothing of that', async () => {
    const ada = await users.register();
    for (let i = 0; i < 5; i++) assert.equal((await request(ada.email)).statusCode, 202);
    const sent = await tokens(ada.id);
    assert.equal(sent.length, 3);
    assert.equal((await confirm(sent.at(-1))).statusCode, 204, 'the last token is good');
  });

  it('refuses a client that asks for many addresses with 429', async () => {
    const answers = await Promise.all(Array.from({ length: 21 }, () => request(newEmail(), '198.51.100.7')));
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    assert.equal(refused.length, 1);
    assert.ok(Number(refused[0]?.headers['retry-after']) > 0);
  });

  it('is recorded, for accounts that are there by their id', async () => {
    const ada = await users.register();
    await request(ada.email);
    await confirm((await tokens(ada.id))[0]);
    const nobody = newEmail();
    await request(nobody);
    const admin = await users.register({ roles: ['admin'] });
    const path = '/api/admin/user-service/security-events';
    const trail = await users.call('GET', `${path}?user_id=${ada.id}`, { token: admin.token });
    assert.deepEqual(
      trail.json().items.map(({ type }: { type: string }) => type),
      ['password.reset', 'password.reset-requested', 'user.registered'],
    );
    const requests = await users.call('GET', `${path}?type=password.reset-requested`, { token: admin.token });
    assert.equal(requests.json().items[0].user_id, null);
    assert.ok(!requests.body.includes(nobody));
    assert.equal((await users.call('GET', path, { token: ada.token })).statusCode, 403);
  });
});
