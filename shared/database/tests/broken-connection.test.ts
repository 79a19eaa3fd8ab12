import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { createTestDatabase } from '@platform/testing/test-database.ts';
import { Database } from '../src/database.ts';
import { DatabaseUnavailableError } from '../src/database-errors.ts';
import { sql } from '../src/sql.ts';

test('a connection that breaks between two statements of a transaction ends neither the process nor the work', async (t) => {
  const { database } = await createTestDatabase(t);
  let runs = 0;
  const answer = await database.transaction(async (tx) => {
    const [row] = await tx.query<{ pid: number }>(sql`select pg_backend_pid() as pid`);
    if (++runs === 1) {
      await database.query(sql`select pg_terminate_backend(${row?.pid})`);
      await eventually(async () => {
        const alive = await database.query(sql`select 1 from pg_stat_activity where pid = ${row?.pid}`);
        assert.deepEqual(alive, []);
      });
    }
    return tx.query(sql`select 1 as one`);
  });
  assert.deepEqual([answer, runs], [[{ one: 1 }], 2]);
});

test('a statement whose connection always breaks is repeated with pauses, until its time is over', async (t) => {
  const { database: other, url } = await createTestDatabase(t);
  await other.query(sql`create sequence tries`);
  const database = new Database({ url, applicationName: 'test', connectBudgetMs: 1000 });
  t.after(() => database.close());
  await assert.rejects(
    database.query(sql`select nextval('tries'), pg_terminate_backend(pg_backend_pid())`),
    DatabaseUnavailableError,
  );
  const [row] = await other.query<{ tries: number }>(sql`select last_value as tries from tries`);
  // Without pauses there are hundreds.
  assert.ok(row !== undefined && row.tries > 1 && row.tries < 50, `${row?.tries} tries`);
});
