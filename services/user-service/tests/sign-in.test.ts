import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { watchedBcrypt } from '../src/passwords/bcrypt-for-tests.ts';
import { PasswordHasher } from '../src/passwords/password-hasher.ts';
import { newEmail, PASSWORD, userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const { database } = users;

function logIn(email: string, password: string, from = '203.0.113.1') {
  const headers = { 'x-forwarded-for': from, 'user-agent': 'a phone' };
  return users.call('POST', '/api/users/login', { body: { email, password }, headers });
}

describe('sign-in', () => {
  it('answers tokens, and gives auth-service the account as it is', async () => {
    const { id, email } = await users.register({ roles: ['customer', 'staff'] });
    const answer = await logIn(email.toUpperCase(), PASSWORD);
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['cache-control'], 'no-store');
    const { access_token, ...rest } = answer.json();
    assert.match(access_token, /^access-/);
    assert.deepEqual(rest, { token_type: 'bearer', expires_in: 900, refresh_token: 'r' });
    assert.deepEqual(users.logins.at(-1), {
      userId: id,
      email,
      roles: ['customer', 'staff'],
      userVersion: 1,
      client: { ipAddress: '203.0.113.1', userAgent: 'a phone' },
    });
  });

  it('gives a wrong password, an unknown address and a closed account one answer', async () => {
    const open = await users.register();
    const closed = await users.register();
    await database.query(sql`update users set is_active = false where id = ${closed.id}`);
    const imported = await users.register();
    await database.query(sql`update users set password_hash = null where id = ${imported.id}`);
    const answers = [
      await logIn(open.email, 'wrong password'),
      await logIn(newEmail(), PASSWORD),
      await logIn(closed.email, PASSWORD),
      await logIn(imported.email, PASSWORD),
    ];
    for (const answer of answers) {
      assert.equal(answer.statusCode, 401);
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
      const { request_id, ...problem } = answer.json();
      assert.deepEqual(problem, {
        type: 'urn:platform:problem:invalid-credentials',
        title: 'Not signed in',
        status: 401,
        detail: 'Invalid email or password',
        code: 'invalid-credentials',
      });
    }
  });

  it('reads long passwords to their end', async () => {
    const start = 'p'.repeat(72);
    const { email } = await users.register({ password: `${start}-the-real-end` });
    assert.equal((await logIn(email, `${start}-another-end`)).statusCode, 401);
    assert.equal((await logIn(email, start)).statusCode, 401);
    assert.equal((await logIn(email, `${start}-the-real-end`)).statusCode, 200);
  });

  it('refuses before hashing what can be no password', async () => {
    const { email } = await users.register();
    const body = (password: unknown) => users.call('POST', '/api/users/login', { body: { email, password } });
    assert.equal((await body('p'.repeat(129))).statusCode, 422);
    assert.equal((await body('x'.repeat(8 * 1024 * 1024))).statusCode, 413);
    for (const odd of ['', null, 1234567890])
      assert.equal((await body(odd)).statusCode, 422, JSON.stringify(odd));
  });

  it('takes a password that cannot be stored for a wrong one', async () => {
    const { email } = await users.register();
    for (const password of ['nul\u0000', '\ud800'])
      assert.equal((await logIn(email, password)).statusCode, 401, JSON.stringify(password));
    const unstorableEmail = { email: 'nul\u0000@example.com', password: 'nul\u0000' };
    assert.equal((await users.call('POST', '/api/users/login', { body: unstorableEmail })).statusCode, 422);
  });

  it('takes no less time for nobody: unknown addresses cost as much as wrong passwords', async (t) => {
    const bcrypt = watchedBcrypt();
    const slow = await userFixture(t, { hasher: { cost: 9, bcrypt } });
    const { email } = await slow.register();
    for (const address of [email, newEmail()]) {
      bcrypt.costs.length = 0;
      const body = { email: address, password: 'wrong one' };
      assert.equal((await slow.call('POST', '/api/users/login', { body })).statusCode, 401);
      // All other work together is a hundredth of it.
      assert.deepEqual(bcrypt.costs, ['$2b$09']);
    }
  });

  it('hashes anew what was hashed at another cost', async () => {
    const dear = new PasswordHasher({ cost: 6, concurrency: 1, queue: 1 });
    const turn = { network: '192.0.2.1', isKnown: false };
    const { id, email } = await users.register();
    await database.query(
      sql`update users set password_hash = ${await dear.hash(PASSWORD, turn)} where id = ${id}`,
    );
    assert.equal((await logIn(email, PASSWORD)).statusCode, 200);
    const [row] = await database.query<{ password_hash: string; version: number }>(
      sql`select password_hash, version from users where id = ${id}`,
    );
    assert.match(row?.password_hash ?? '', /^\$2b\$04\$/);
    assert.equal(row?.version, 1, 'which is no change that anybody is told of');
    assert.equal((await logIn(email, PASSWORD)).statusCode, 200);
  });
});
