import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { createLogger } from '@platform/telemetry/logger.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { newEmail, PASSWORD, userFixture } from './user-fixture.ts';

const valid = () => ({ email: newEmail(), password: PASSWORD, full_name: 'Ada Lovelace' });

describe('user-service under load', () => {
  it('answers all else while passwords are hashed', async (t) => {
    const users = await userFixture(t, { hasher: { cost: 12, queue: 8 } });
    let isHashing = true;
    const hashing = Promise.all(
      Array.from({ length: 4 }, () => users.call('POST', '/api/users', { body: valid() })),
    ).finally(() => {
      isHashing = false;
    });
    let answers = 0;
    while (isHashing) {
      const health = await users.call('GET', '/health/live');
      assert.equal(health.statusCode, 200);
      answers++;
      await new Promise(setImmediate);
    }
    assert.ok((await hashing).every(({ statusCode }) => statusCode === 201));
    // Four hashes of 0.2 s on two threads: on the event loop they would leave room for a handful.
    assert.ok(answers > 50, `${answers}`);
  });

  it('refuses passwords past its queue at once with 503, and holds no connection for those that wait', async (t) => {
    const users = await userFixture(t, { hasher: { cost: 10, concurrency: 1, queue: 5 } });
    const { id, token } = await users.register();
    const begun = performance.now();
    let refusedAfterMs = 0;
    const requests = Array.from({ length: 60 }, async () => {
      const answer = await users.call('POST', '/api/users', { body: valid() });
      if (answer.statusCode === 503) refusedAfterMs = performance.now() - begun;
      return answer;
    });
    await eventually(() => assert.ok(refusedAfterMs > 0));
    const read = await users.call('GET', `/api/users/${id}`, { token });
    assert.equal(read.statusCode, 200);
    const answers = await Promise.all(requests);
    const served = answers.filter(({ statusCode }) => statusCode === 201);
    const refused = answers.filter(({ statusCode }) => statusCode === 503);
    assert.equal(served.length + refused.length, 60);
    assert.ok(served.length >= 6, `${served.length}`);
    assert.ok(refused.length > 40, `${refused.length}`);
    for (const answer of refused) assert.ok(Number(answer.headers['retry-after']) >= 1);
  });

  it('answers 503 within seconds while its table is locked', async (t) => {
    const users = await userFixture(t);
    const { id, token } = await users.register();
    const holder = await users.database.dedicatedClient();
    try {
      await holder.query('begin; lock table users in access exclusive mode');
      const begun = performance.now();
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => users.call('GET', `/api/users/${id}`, { token })),
      );
      assert.ok(performance.now() - begun < 10_000);
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
