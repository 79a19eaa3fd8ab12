import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { aQueue, messages } from './conformance/test-bus.ts';

const PREFETCH = 20;
const TRIALS = 6;

test('an open circuit costs a few written rows for each trial, however many messages wait', async (t) => {
  const { transport, url } = await testTransport(t, 'postgres');
  const database = new Database({ url, applicationName: 'test', poolSize: 1 });
  t.after(() => database.close());
  const queue = aQueue({ concurrency: 10, prefetch: PREFETCH, retry: { immediate: 0, delaysMs: [600_000] } });
  await (await transport.subscribe(queue, async () => undefined)).stop();
  await transport.publish('events', messages(2_000));
  // A sequence counts what is rolled back as well.
  await database.query(sql`create sequence written`);
  await database.query(sql`
    create function count_written() returns trigger language plpgsql as $$
      begin perform nextval('written'); return null; end $$`);
  for (const table of ['message', 'delayed_message', 'dead_letter'])
    await database.query(
      sql.raw(`create trigger count_written after insert or update or delete on messaging.${table}
        for each row execute function count_written()`),
    );
  let handlings = 0;
  await transport.subscribe(queue, async () => {
    handlings++;
    throw Object.assign(new Error('open'), { code: 'circuit-open', retryAfterMs: 100 });
  });
  // Those that were in hand when it was met first, and some trials.
  await eventually(() => assert.ok(handlings >= 10 + TRIALS));
  const [row] = await database.query<{ written: number }>(sql`select last_value as written from written`);
  const written = row?.written ?? 0;
  // Taken and given back; and for each trial one that is taken, put aside and removed.
  assert.ok(written <= 2 * PREFETCH + 3 * handlings, `${written} rows written for ${handlings} handlings`);
});
