import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { Database } from '../src/database.ts';
import { migrate } from '../src/migrate.ts';
import { sql } from '../src/sql.ts';

async function folderWith(t: TestContext, files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

test('runs what has not been run, in order, once', async (t) => {
  const { database } = await createTestDatabase(t);
  const directory = await folderWith(t, {
    '002-fill.sql': 'insert into thing values (1);',
    '001-thing.sql': 'create table thing (id int primary key);',
    'README.md': 'is no migration',
  });
  const sets = [{ scope: 'service', directory }];
  assert.deepEqual(await migrate(database, sets), ['service/001-thing.sql', 'service/002-fill.sql']);
  assert.deepEqual(await migrate(database, sets), []);
  await writeFile(
    join(directory, '003-more.sql'),
    'insert into thing values (2); insert into thing values (3);',
  );
  assert.deepEqual(await migrate(database, sets), ['service/003-more.sql']);
  assert.equal((await database.query(sql`select * from thing`)).length, 3);
});

test('the numbers of two scopes do not meet', async (t) => {
  const { database } = await createTestDatabase(t);
  const one = await folderWith(t, { '001-a.sql': 'create table a ()' });
  const two = await folderWith(t, { '001-a.sql': 'create table b ()' });
  const ran = await migrate(database, [
    { scope: 'service', directory: one },
    { scope: 'messaging', directory: two },
  ]);
  assert.deepEqual(ran, ['service/001-a.sql', 'messaging/001-a.sql']);
});

test('four replicas that start together run each file once', async (t) => {
  const { url } = await createTestDatabase(t);
  const directory = await folderWith(t, {
    '001-thing.sql': 'create table thing (id int primary key); select pg_sleep(0.3);',
    '002-fill.sql': 'insert into thing values (1);',
  });
  const replicas = Array.from(
    { length: 4 },
    (_, i) => new Database({ url, applicationName: `replica-${i}` }),
  );
  t.after(() => Promise.all(replicas.map((replica) => replica.close())));
  const ran = await Promise.all(
    replicas.map((replica) => migrate(replica, [{ scope: 'service', directory }])),
  );
  assert.deepEqual(ran.flat().sort(), ['service/001-thing.sql', 'service/002-fill.sql']);
});

test('a migration that fails leaves nothing of itself, and is named; those before it stay', async (t) => {
  const { database } = await createTestDatabase(t);
  const directory = await folderWith(t, {
    '001-good.sql': 'create table good ();',
    '002-bad.sql': 'create table half (); create table half ();',
    '003-never.sql': 'create table never ();',
  });
  const sets = [{ scope: 'service', directory }];
  await assert.rejects(
    migrate(database, sets),
    /migration service\/002-bad.sql failed: relation "half" already exists/,
  );
  const tables = await database.query<{ name: string }>(
    sql`select relname as name from pg_class where relname in ('good', 'half', 'never')`,
  );
  assert.deepEqual(tables, [{ name: 'good' }]);
  await writeFile(join(directory, '002-bad.sql'), 'create table whole ();');
  assert.deepEqual(await migrate(database, sets), ['service/002-bad.sql', 'service/003-never.sql']);
});

const WITHOUT_TRANSACTION = `-- without a transaction
do $$
begin
  for i in 1..3 loop
    update thing set is_filled = true where id = i;
    commit;
  end loop;
end $$;
-- next statement
drop index concurrently if exists thing_by_fill;
-- next statement
create index concurrently thing_by_fill on thing (is_filled);
`;

test('a file without a transaction fills in batches and makes indexes beside writers', async (t) => {
  const { database, url } = await createTestDatabase(t);
  const directory = await folderWith(t, {
    '001-thing.sql': 'create table thing (id int, is_filled bool); insert into thing values (1), (2), (3);',
    '002-fill.sql': WITHOUT_TRANSACTION,
  });
  const sets = [{ scope: 'service', directory }];
  // A replica that waits for its turn must not keep the index waiting: it would wait for ever.
  const other = new Database({ url, applicationName: 'other' });
  t.after(() => other.close());
  const ran = await Promise.all([migrate(database, sets), migrate(other, sets)]);
  assert.deepEqual(ran.flat(), ['service/001-thing.sql', 'service/002-fill.sql']);
  assert.deepEqual(await database.query(sql`select count(*) as filled from thing where is_filled`), [
    { filled: 3 },
  ]);
});

test('a file without a transaction that failed is run again as a whole', async (t) => {
  const { database } = await createTestDatabase(t);
  const directory = await folderWith(t, {
    '001-thing.sql': 'create table thing (id int); insert into thing values (1), (1);',
    '002-unique.sql': `-- without a transaction
drop index concurrently if exists thing_by_id;
-- next statement
create unique index concurrently thing_by_id on thing (id);
`,
  });
  const sets = [{ scope: 'service', directory }];
  await assert.rejects(
    migrate(database, sets),
    /service\/002-unique.sql failed: could not create unique index/,
  );
  await database.query(sql`delete from thing`);
  assert.deepEqual(await migrate(database, sets), ['service/002-unique.sql']);
  assert.deepEqual(
    await database.query(
      sql`select indisvalid as "isValid" from pg_index where indexrelid = 'thing_by_id'::regclass`,
    ),
    [{ isValid: true }],
  );
});

test('a migration may take longer than a request', async (t) => {
  const { url } = await createTestDatabase(t);
  const limits = {
    statementTimeoutMs: 100,
    lockTimeoutMs: 100,
    idleTransactionTimeoutMs: 100,
    answerTimeoutMs: 150,
  };
  const database = new Database({ url, applicationName: 'test', ...limits });
  t.after(() => database.close());
  const directory = await folderWith(t, { '001-slow.sql': 'select pg_sleep(0.5);' });
  assert.deepEqual(await migrate(database, [{ scope: 'service', directory }]), ['service/001-slow.sql']);
});

test('a file with an odd name, or the number of another, is refused before anything runs', async (t) => {
  const { database } = await createTestDatabase(t);
  for (const [files, message] of [
    [{ '1-thing.sql': '' }, /named like 001-what-it-does\.sql/],
    [{ '001_thing.sql': '' }, /named like 001-what-it-does\.sql/],
    [
      { '001-a.sql': 'create table a ()', '001-b.sql': 'create table b ()' },
      /another migration with the number 001/,
    ],
  ] as const) {
    const directory = await folderWith(t, files);
    await assert.rejects(migrate(database, [{ scope: 'service', directory }]), message);
  }
  assert.deepEqual(await database.query(sql`select * from schema_migration`), []);
});
