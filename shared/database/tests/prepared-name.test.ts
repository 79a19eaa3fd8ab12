import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { Database } from '../src/database.ts';
import { preparedName } from '../src/prepared-name.ts';
import { sql } from '../src/sql.ts';

test('the name of a statement follows from its text, whatever was prepared before', () => {
  const nameOf = (text: string) => `s${createHash('sha256').update(text).digest('hex').slice(0, 24)}`;
  for (const text of ['select 2', 'select 1', 'delete from thing', 'select 2'])
    assert.equal(preparedName(text), nameOf(text));
});

test('a statement that somebody else prepared on the connection is run all the same', async (t) => {
  const { database, prepared } = await setUp(t);
  await database.query(sql.raw(`prepare ${preparedName('select 7 as n')} as select 7 as n`));
  assert.deepEqual(await database.query(sql`select 7 as n`), [{ n: 7 }]);
  assert.equal(await prepared(), 0, 'nothing is prepared behind a pooler');
});

test('a prepared statement that is gone is run all the same, also in a transaction', async (t) => {
  const { database, prepared } = await setUp(t);
  const run = () => database.transaction((tx) => tx.query(sql`select 8 as n`));
  await run();
  await database.query(sql.raw('deallocate all'));
  assert.deepEqual(await run(), [{ n: 8 }]);
  assert.equal(await prepared(), 0);
});

test('what keeps its session goes past the pooler', async (t) => {
  const { url } = await createTestDatabase(t);
  const nowhere = 'postgres://nobody@127.0.0.1:1/none';
  const database = new Database({ url: nowhere, directUrl: url, applicationName: 'test' });
  t.after(() => database.close());
  const client = await database.dedicatedClient();
  assert.deepEqual((await client.query('select 1 as one')).rows, [{ one: 1 }]);
  await client.end();
});

/** One connection, as if behind a pooler: others prepare on it, and make it forget. */
async function setUp(t: TestContext) {
  const { url } = await createTestDatabase(t);
  const database = new Database({ url, applicationName: 'test', poolSize: 1 });
  t.after(() => database.close());
  const prepared = async () => {
    const [row] = await database.query<{ count: number }>(sql`select count(*) from pg_prepared_statements`);
    return row?.count;
  };
  return { database, prepared };
}
