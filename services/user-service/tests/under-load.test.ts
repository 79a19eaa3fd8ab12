import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { createLogger } from '@platform/telemetry/logger.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { watchedBcrypt } from '../src/passwords/bcrypt-for-tests.ts';
import { newEmail, PASSWORD, type Registered, userFixture } from './user-fixture.ts';

const valid = () => ({ email: newEmail(), password: PASSWORD, full_name: 'Ada Lovelace' });

type Users = Awaited<ReturnType<typeof userFixture>>;

const headers = { 'x-forwarded-for': '198.51.100.7' };
/** Everything that hashes or checks a password. */
const OWNERS_REQUESTS: {
  what: string;
  expected: number;
  ask: (users: Users, owner: Registered) => Promise<{ statusCode: number }>;
}[] = [
  {
    what: 'sign in',
    expected: 200,
    ask: (users, { email }) =>
      users.call('POST', '/api/users/login', { body: { email, password: PASSWORD }, headers }),
  },
  {
    what: 'register',
    expected: 201,
    ask: (users) => users.call('POST', '/api/users', { body: valid(), headers }),
  },
  {
    what: 'change the password',
    expected: 204,
    ask: (users, { token }) => {
      const body = { current_password: PASSWORD, new_password: 'another long password' };
      return users.call('POST', '/api/users/me/password', { token, body, headers });
    },
  },
  {
    what: 'reset the password',
    expected: 204,
    ask: async (users, { id, email }) => {
      await users.call('POST', '/api/users/password-reset', { body: { email }, headers });
      const [token] = await users.tokensOf(id, 'user.password-reset-requested');
      const body = { token, new_password: 'another long password' };
      return users.call('POST', '/api/users/password-reset/confirm', { body, headers });
    },
  },
  {
    what: 'change the address',
    expected: 200,
    ask: (users, { token }) => {
      const body = { email: newEmail(), current_password: PASSWORD };
      return users.call('PATCH', '/api/users/me', { token, body, headers });
    },
  },
  {
    what: 'close the account',
    expected: 200,
    ask: (users, { id, token }) =>
      users.call('POST', `/api/users/${id}/deactivate`, { token, body: { password: PASSWORD }, headers }),
  },
];

describe('user-service under load', () => {
  it('answers all else while passwords are hashed', async (t) => {
    const bcrypt = watchedBcrypt();
    const users = await userFixture(t, { hasher: { bcrypt, queue: 8 } });
    const { id, token } = await users.register();
    const letGo = bcrypt.hold();
    const hashing = Array.from({ length: 4 }, () => users.call('POST', '/api/users', { body: valid() }));
    await eventually(() => assert.equal(bcrypt.begun, 3, 'two more than that of the user'));
    assert.equal((await users.call('GET', '/health')).statusCode, 200);
    assert.equal((await users.call('GET', `/api/users/${id}`, { token })).statusCode, 200);
    letGo();
    for (const { statusCode } of await Promise.all(hashing)) assert.equal(statusCode, 201);
  });

  it('refuses passwords past its queue at once with 429, and holds no connection for those that wait', async (t) => {
    const bcrypt = watchedBcrypt();
    // More wait than there are connections.
    const users = await userFixture(t, { hasher: { bcrypt, concurrency: 1, queue: 20 } });
    const { id, token } = await users.register();
    const letGo = bcrypt.hold();
    const refused: Awaited<ReturnType<typeof users.call>>[] = [];
    const requests = Array.from({ length: 60 }, async () => {
      const answer = await users.call('POST', '/api/users', { body: valid() });
      if (answer.statusCode === 429) refused.push(answer);
      return answer.statusCode;
    });
    await eventually(() => assert.equal(refused.length, 39, 'while none has been hashed'));
    const read = await users.call('GET', `/api/users/${id}`, { token });
    assert.equal(read.statusCode, 200);
    letGo();
    const statuses = await Promise.all(requests);
    assert.equal(statuses.filter((status) => status === 201).length, 21);
    assert.equal(refused.length, 39);
    for (const answer of refused) assert.ok(Number(answer.headers['retry-after']) >= 1);
  });

  for (const { what, ask, expected } of OWNERS_REQUESTS)
    it(`lets the owner ${what} while one stranger has taken every place to wait`, async (t) => {
      const bcrypt = watchedBcrypt();
      const users = await userFixture(t, { hasher: { bcrypt, concurrency: 1, queue: 3 } });
      const owner = await users.register();
      const begun = bcrypt.begun;
      const letGo = bcrypt.hold();
      const strange = () =>
        users.call('POST', '/api/users/login', {
          body: { email: newEmail(), password: 'wrong password' },
          headers: { 'x-forwarded-for': '203.0.113.9' },
        });
      const strangers = [strange()];
      await eventually(() => assert.equal(bcrypt.begun, begun + 1));
      for (let i = 0; i < 6; i++) strangers.push(strange());
      const statuses = Promise.all(strangers).then((answers) => answers.map(({ statusCode }) => statusCode));
      const refused: number[] = [];
      for (const each of strangers)
        void each.then(({ statusCode }) => statusCode === 429 && refused.push(statusCode));
      await eventually(() => assert.equal(refused.length, 3, 'its own places are all taken'));
      const [most] = await users.database.query(sql`select max(failures) as tries from attempt`);
      assert.deepEqual(most, { tries: 1 }, 'a try that waits asks nothing of the database yet');
      const answering = ask(users, owner);
      await eventually(() => assert.equal(refused.length, 4, 'it gives one up for the owner'));
      letGo();
      assert.equal((await answering).statusCode, expected);
      assert.equal((await statuses).filter((status) => status === 401).length, 3);
    });

  it('answers 503 while its table is locked, and does not wait for the lock', async (t) => {
    const users = await userFixture(t);
    const { id, token } = await users.register();
    const holder = await users.database.dedicatedClient();
    try {
      await holder.query('begin; lock table users in access exclusive mode');
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => users.call('GET', `/api/users/${id}`, { token })),
      );
      for (const answer of answers) {
        assert.equal(answer.statusCode, 503);
        assert.ok(Number(answer.headers['retry-after']) >= 1);
      }
    } finally {
      await holder.end();
    }
    assert.equal((await users.call('GET', `/api/users/${id}`, { token })).statusCode, 200);
  });
});

describe('the log of user-service', () => {
  it('holds no address, password or hash, whatever goes wrong', async (t) => {
    const lines: string[] = [];
    const logger = createLogger({
      service: 'user-service',
      level: 'trace',
      destination: { write: (line: string) => lines.push(line) },
    });
    const users = await userFixture(t, { http: { logger } });
    const ada = await users.register();
    await users.database.query(sql`alter table users add constraint small check (full_name <> 'Too Large')`);
    const body = { ...valid(), full_name: 'Too Large' };
    assert.equal((await users.call('POST', '/api/users', { body })).statusCode, 500);
    const rename = { token: ada.token, body: { full_name: 'Too Large' } };
    assert.equal((await users.call('PATCH', '/api/users/me', rename)).statusCode, 500);
    await users.call('POST', '/api/users', { body: { ...valid(), email: ada.email } });
    await users.call('PATCH', '/api/users/me', { token: ada.token, body: { email: null } });
    await users.call('POST', '/api/users/login', { body: { email: ada.email, password: 'wrong password' } });
    const log = lines.join('');
    assert.ok(log.includes('small'), 'the failure itself is logged');
    for (const secret of [ada.email, body.email, PASSWORD, 'wrong password', '$2b$', 'Too Large'])
      assert.ok(!log.includes(secret), secret);
  });
});
