import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { newEmail, PASSWORD, userFixture } from './user-fixture.ts';

const users = await userFixture({ after });
const admin = await users.register({ roles: ['admin'] });

interface Imported {
  external_id: string;
  user_id: string;
}

const post = (body: unknown, token = admin.token) => users.call('POST', '/api/users/import', { token, body });

async function importUsers(rows: object[]): Promise<Map<string, string>> {
  const answer = await post({ users: rows });
  assert.equal(answer.statusCode, 200, answer.body);
  return new Map(answer.json().users.map((user: Imported) => [user.external_id, user.user_id]));
}

const row = (more: object = {}) => ({ external_id: randomUUID(), full_name: 'Customer 12346', ...more });

describe('import of customers', () => {
  it('makes each once, however often and in whatever order it is run', async () => {
    const rows = [row(), row({ country: 'United Kingdom' }), row({ country: '' })];
    const first = await importUsers(rows);
    assert.equal(first.size, 3);
    assert.deepEqual(await importUsers([...rows, row()].reverse().slice(1)), first);
    const [id = ''] = first.values();
    const user = (await users.call('GET', `/api/users/${id}`, { token: admin.token })).json();
    assert.equal(user.full_name, 'Customer 12346');
    assert.deepEqual(user.roles, ['customer']);
    assert.match(user.email, /^customer-.+@imported\.invalid$/);
    const [event, ...more] = await users.eventsOf(id);
    assert.equal(event?.type, 'user.created');
    assert.equal(more.length, 0);
  });

  it('takes 500 at a time, and answers for each', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => row({ email: `import-${i}@example.com` }));
    assert.equal((await importUsers(rows)).size, 500);
    assert.equal((await post({ users: [...rows, row()] })).statusCode, 422);
    assert.equal((await post({ users: [] })).statusCode, 422);
  });

  it('makes nobody twice when two run at once, or one names a customer twice', async () => {
    const rows = Array.from({ length: 20 }, () => row());
    const [one, two] = await Promise.all([importUsers([...rows, ...rows]), importUsers(rows)]);
    assert.deepEqual(one, two);
    const ids = [...one.values()];
    const made = await users.database.query(
      sql`select 1 from outbox where type = 'user.created' and subject = any(${ids})`,
    );
    assert.equal(made.length, 20);
  });

  it('knows an account by its address, and does not make it again', async () => {
    const ada = await users.register();
    const [id] = (await importUsers([row({ email: ada.email.toUpperCase() })])).values();
    assert.equal(id, ada.id);
    assert.equal((await users.eventsOf(ada.id)).length, 1);
    const email = newEmail();
    const both = await importUsers([row({ email }), row({ email })]);
    assert.equal(new Set(both.values()).size, 1);
  });

  it('gives nobody a way in', async () => {
    const email = newEmail();
    await importUsers([row({ email })]);
    for (const password of [PASSWORD, 'null', 'password'])
      assert.equal(
        (await users.call('POST', '/api/users/login', { body: { email, password } })).statusCode,
        401,
      );
  });

  it('names the rows that are wrong, and imports none', async () => {
    const good = row();
    const answer = await post({ users: [good, row({ full_name: ' ' }), row({ email: 'not an address' })] });
    assert.equal(answer.statusCode, 422);
    assert.deepEqual(
      answer.json().errors.map((error: { field: string }) => error.field),
      ['users.1.full_name', 'users.2.email'],
    );
    const found = await users.database.query(
      sql`select 1 from imported_customer where external_id = ${good.external_id}`,
    );
    assert.equal(found.length, 0);
  });

  it('is for admins', async () => {
    const staff = await users.register({ roles: ['staff'] });
    assert.equal((await post({ users: [row()] }, staff.token)).statusCode, 403);
    assert.equal((await post({ users: [row()] }, users.tokenFor(randomUUID(), ['admin']))).statusCode, 403);
  });
});
