import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { type Kept, keptRows, startRetention } from '../src/upkeep/retention.ts';

async function setUp(t: TestContext) {
  const { database } = await createTestDatabase(t);
  await database.query(sql`create table note (id bigint primary key)`);
  await database.query(sql`insert into note select generate_series(1, 2500)`);
  const metrics = new MetricRegistry();
  const start = (kept: readonly Kept[]) => startRetention({ database, logger: silentLog, metrics }, kept);
  const left = async () => {
    const rows = await database.query<{ id: number }>(sql`select id from note order by id limit 10`);
    return rows.map(({ id }) => id);
  };
  return { start, left, metrics };
}

const notesTo = (last: number, limits: number[] = []): Kept => ({
  what: 'notes',
  removal: (limit) => {
    limits.push(limit);
    return sql`
      delete from note where id in (select id from note where id <= ${last} order by id limit ${limit}) returning true`;
  },
});
const broken: Kept = { what: 'broken', removal: () => sql`delete from nowhere returning true` };

test('what is past its time goes in batches, and is counted', async (t) => {
  const { start, left, metrics } = await setUp(t);
  const limits: number[] = [];
  const stop = start([notesTo(2498, limits)]);
  await eventually(async () =>
    assert.match(await metrics.render(), /retention_removed_total\{what="notes"\} 2498/),
  );
  await stop();
  assert.deepEqual(await left(), [2499, 2500]);
  assert.deepEqual(limits, [1000, 1000, 1000], 'none removes more than a thousand');
});

test('what cannot be removed does not keep the rest from its turn', async (t) => {
  const { start, left } = await setUp(t);
  const stop = start([broken, notesTo(2499)]);
  await eventually(async () => assert.deepEqual(await left(), [2500]));
  await stop();
});

test('stopping waits for the batch under way, and begins no other', async (t) => {
  const { start, left } = await setUp(t);
  const stop = start([notesTo(1), notesTo(2500)]);
  await stop();
  assert.equal((await left())[0], 2);
});

test('rows go by their age, the oldest first, and none of the others is looked at', async (t) => {
  const { database } = await createTestDatabase(t);
  await database.query(sql`create table thing (made_at timestamptz not null)`);
  await database.query(sql`
    insert into thing select now() - interval '1 day' - n * interval '1 minute' from generate_series(1, 5000) as n`);
  await database.query(sql`create index on thing (made_at)`);
  await database.query(sql`vacuum analyze thing`);
  const before = sql`(select min(made_at) from thing) + interval '10 minutes'`;
  const { removal } = keptRows({ what: 'things', table: 'thing', by: 'made_at', before });
  const visits = await visitedRows(database, 'thing', async (tx) =>
    assert.deepEqual([(await tx.query(removal(4))).length, (await tx.query(removal(100))).length], [4, 10]),
  );
  assert.ok(visits < 100, `${visits} rows and entries looked at`);
});
