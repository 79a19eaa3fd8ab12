import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { createLogger } from '@platform/telemetry/logger.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { watchedBcrypt } from '../src/passwords/bcrypt-for-tests.ts';
import { newEmail, PASSWORD, userFixture } from './user-fixture.ts';

const valid = () => ({ email: newEmail(), password: PASSWORD, full_name: 'Ada Lovelace' });

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

  it('refuses passwords past its queue at once with 503, and holds no connection for those that wait', async (t) => {
    const bcrypt = watchedBcrypt();
    // More wait than there are connections.
    const users = await userFixture(t, { hasher: { bcrypt, concurrency: 1, queue: 20 } });
    const { id, token } = await users.register();
    const letGo = bcrypt.hold();
    const refused: Awaited<ReturnType<typeof users.call>>[] = [];
    const requests = Array.from({ length: 60 }, async () => {
      const answer = await users.call('POST', '/api/users', { body: valid() });
      if (answer.statusCode === 503) refused.push(answer);
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
