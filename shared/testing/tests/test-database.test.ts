import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import pg from 'pg';
import { createTestDatabase } from '../src/test-database.ts';
import { testPostgresServer } from '../src/test-postgres-server.ts';

test('each call gives a database of its own', async (t: TestContext) => {
  const [one, two] = await Promise.all([createTestDatabase(t), createTestDatabase(t)]);
  await one.database.query(sql`create table here (id int)`);
  await assert.rejects(two.database.query(sql`select * from here`), { code: '42P01' });
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
