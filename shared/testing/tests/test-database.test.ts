import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import type { MigrationSet } from '@platform/database/migrate.ts';
import { sql } from '@platform/database/sql.ts';
import pg from 'pg';
import { dropTemplates } from '../src/databases/database-templates.ts';
import { onServer } from '../src/databases/on-server.ts';
import { createTestDatabase, timeAndChance } from '../src/databases/test-database.ts';
import { testPostgresServer } from '../src/databases/test-postgres-server.ts';

/** A folder with one migration. */
async function migrationsThat(t: TestContext, statement: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, '001-it.sql'), statement);
  return folder;
}

test('each call gives a database of its own', async (t: TestContext) => {
  const [one, two] = await Promise.all([createTestDatabase(t), createTestDatabase(t)]);
  await one.database.query(sql`create table here (id int)`);
  await assert.rejects(two.database.query(sql`select * from here`), { code: '42P01' });
});

test('a copy has what its migrations say, and other migrations have another template', async (t: TestContext) => {
  const [one, two] = [
    await migrationsThat(t, 'create table here (id int)'),
    await migrationsThat(t, 'select 1'),
  ];
  const tablesOf = async (migrations: MigrationSet[]) => {
    const { database } = await createTestDatabase(t, { migrations });
    const rows = await database.query<{ scope: string; here: boolean }>(
      sql`select scope, to_regclass('here') is not null as here from schema_migration`,
    );
    await database.query(sql`drop table if exists here`);
    return rows;
  };
  for (let copies = 1; copies <= 2; copies++)
    assert.deepEqual(await tablesOf([{ scope: 'a', directory: one }]), [{ scope: 'a', here: true }]);
  assert.deepEqual(await tablesOf([{ scope: 'a', directory: two }]), [{ scope: 'a', here: false }]);
  assert.deepEqual(await tablesOf([{ scope: 'b', directory: one }]), [{ scope: 'b', here: true }]);
});

test('processes that need a template at once make one, and it goes with its run', async (t: TestContext) => {
  const [server, run] = [await testPostgresServer(), timeAndChance()];
  const directory = await migrationsThat(t, 'create table here (id int)');
  const migrations = JSON.stringify([{ scope: 'a', directory }]);
  const program = `
    import { templateOf } from ${JSON.stringify(import.meta.resolve('../src/databases/database-templates.ts'))};
    console.log(await templateOf(${JSON.stringify(server)}, '${run}', ${migrations}));`;
  const make = async () =>
    (await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])).stdout.trim();
  const names = await Promise.all([make(), make(), make()]);
  const left = () =>
    onServer(server, async (client) => {
      const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [
        `template_${run}`,
      ]);
      return rows.map(({ datname }) => datname);
    });
  assert.deepEqual([new Set(names).size, await left()], [1, [names[0]]]);
  await dropTemplates(server, run);
  assert.deepEqual(await left(), []);
});

test('drops the database although connections are left open', async () => {
  const ends: (() => Promise<void> | void)[] = [];
  const { url } = await createTestDatabase({ after: (run) => ends.push(run) });
  const forgotten = new pg.Client({ connectionString: url });
  forgotten.on('error', () => undefined); // Cut off by the server, as wanted here.
  await forgotten.connect();
  for (const end of ends) await end();

  const admin = new pg.Client({ connectionString: await testPostgresServer() });
  await admin.connect();
  const name = new URL(url).pathname.slice(1);
  const { rows } = await admin.query('select 1 from pg_database where datname = $1', [name]);
  await admin.end();
  assert.deepEqual(rows, []);
});
