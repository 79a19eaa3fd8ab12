import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { createTestDatabase } from '@platform/testing/test-database.ts';
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
