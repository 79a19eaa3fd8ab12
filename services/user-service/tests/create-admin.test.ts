import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sql } from '@platform/database/sql.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { newEmail, PASSWORD, userFixture } from './user-fixture.ts';

const PROGRAM = fileURLToPath(new URL('../src/create-admin.ts', import.meta.url));
const users = await userFixture({ after });

async function run(args: string[], password: string, url = users.url, variables = {}) {
  const env = { ...process.env, DATABASE_URL: url, BCRYPT_COST: '10', ...variables };
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROGRAM, ...args], { env });
  child.stdin.on('error', () => undefined); // It may refuse its arguments before it reads.
  child.stdin.end(password);
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.on('close', resolve)),
  ]);
  return { code, err, answer: out === '' ? undefined : JSON.parse(out) };
}

const logIn = async (email: string, password: string) =>
  (await users.call('POST', '/api/users/login', { body: { email, password } })).statusCode;

describe('create-admin', () => {
  it('makes an admin who can sign in, once, on a database that is still empty', async (t) => {
    const { url, database } = await createTestDatabase(t);
    const args = ['--email', 'root@example.com', '--name', 'The Root'];
    const first = await run(args, `${PASSWORD}\n`, url);
    assert.equal(first.code, 0, first.err);
    assert.equal(first.answer.outcome, 'created');
    const again = await run(args, PASSWORD, url);
    assert.deepEqual(again.answer, { ...first.answer, outcome: 'unchanged' });
    const rows = await database.query<{ roles: string[]; full_name: string }>(
      sql`select roles, full_name from users`,
    );
    assert.deepEqual(rows, [{ roles: ['customer', 'admin'], full_name: 'The Root' }]);
    const events = await database.query<{ type: string }>(sql`select type from outbox`);
    assert.deepEqual(events, [{ type: 'user.created' }]);
  });

  it('makes one of an account that is there, which keeps its password', async () => {
    const ada = await users.register();
    await users.database.query(sql`update users set is_active = false where id = ${ada.id}`);
    const promoted = await run(['--email', ada.email.toUpperCase()], 'another password');
    assert.equal(promoted.code, 0, promoted.err);
    assert.deepEqual(promoted.answer, {
      user_id: ada.id,
      email: ada.email,
      outcome: 'promoted',
      has_password: false,
    });
    assert.match(promoted.err, /--reset-password/);
    assert.equal(await logIn(ada.email, PASSWORD), 200);
    assert.deepEqual(users.logins.at(-1)?.roles, ['customer', 'admin']);
    const [, event] = await users.eventsOf(ada.id);
    assert.deepEqual(event?.data.updated_fields, ['roles', 'is_active']);
  });

  it('gives it the password when told to, and tells of that once', async () => {
    const email = newEmail();
    await run(['--email', email], PASSWORD);
    for (let i = 0; i < 2; i++) {
      const reset = await run(['--email', email, '--reset-password'], 'another password');
      assert.equal(reset.answer.has_password, true);
    }
    assert.deepEqual([await logIn(email, 'another password'), await logIn(email, PASSWORD)], [200, 401]);
    const [row] = await users.database.query<{ id: string }>(
      sql`select id from users where email = ${email}`,
    );
    const types = (await users.eventsOf(row?.id ?? '')).map(({ type }) => type);
    assert.deepEqual(types, ['user.created', 'user.password-changed']);
  });

  it('makes one when two run at once', async () => {
    const email = newEmail();
    const both = await Promise.all([run(['--email', email], PASSWORD), run(['--email', email], PASSWORD)]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(both[0]?.answer.user_id, both[1]?.answer.user_id);
  });

  it('says what is wrong with its input, and exits with 2', async () => {
    const email = newEmail();
    const wrong: [args: string[], password: string, message: RegExp][] = [
      [[], PASSWORD, /^Usage/],
      [['--email', 'nobody'], PASSWORD, /--email must be an email address/],
      [['--email', email, '--name', ' '], PASSWORD, /--name must not be blank/],
      [['--email', email], 'short', /password must have 8 to 128 characters/],
      [['--email', email], '', /password must have 8 to 128 characters/],
      [['--email', email, '--nonsense'], PASSWORD, /nonsense/],
    ];
    for (const [args, password, message] of wrong) {
      const { code, err } = await run(args, password);
      assert.equal(code, 2, err);
      assert.match(err, message);
      assert.ok(!err.includes('    at '), err);
    }
  });

  it('takes the database from a file, as secrets are mounted, and says when there is neither', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'create-admin-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'database_url');
    writeFileSync(file, users.url);
    const args = ['--email', newEmail()];
    const made = await run(args, PASSWORD, '', { DATABASE_URL_FILE: file });
    assert.equal(made.code, 0, made.err);
    const neither = await run(args, PASSWORD, '');
    assert.equal(neither.code, 2);
    assert.match(neither.err, /DATABASE_URL is not set/);
  });

  it('says in a line when the database is away, and exits with 1', async () => {
    const away = await run(['--email', newEmail()], PASSWORD, 'postgres://nobody@127.0.0.1:1/none');
    assert.equal(away.code, 1);
    assert.match(away.err, /^create-admin: /);
  });
});
