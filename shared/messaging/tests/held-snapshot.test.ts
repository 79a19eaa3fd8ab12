import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import pg from 'pg';
import { composeMessage } from '../src/draft.ts';
import { connectPostgresBus } from '../src/postgres/postgres-transport.ts';
import { putRawIntoPostgres } from './conformance/raw-messages.ts';

const contract = { exchange: 'events', type: 'thing.happened' } as const;
const message = (n: number) =>
  composeMessage({ contract, draft: { subject: String(n), data: { n } } } as never, 'test');

async function setUp(t: TestContext) {
  const { database, url } = await createTestDatabase(t);
  const bus = await connectPostgresBus({ url, clientName: 'test' });
  t.after(() => bus.close());
  const handled: string[] = [];
  const queue = { queue: 'things', bindings: [{ exchange: 'events', pattern: 'thing.happened' }] } as const;
  await bus.subscribe(queue, async ({ message: { subject } }) => void handled.push(subject));
  const publish = (from: number, to: number) =>
    bus.publish(
      'events',
      Array.from({ length: to - from }, (_, i) => message(from + i)),
    );
  return { database, url, bus, handled, publish };
}

async function client(url: string): Promise<pg.Client> {
  const connected = new pg.Client({ connectionString: url });
  // Ended by force with its database, if the test has failed.
  connected.on('error', () => undefined);
  await connected.connect();
  return connected;
}

test('while another session keeps an old snapshot, no look meets the messages that are done', async (t) => {
  const { database, url, handled, publish } = await setUp(t);
  const holder = await client(url);
  await holder.query('begin isolation level repeatable read read only');
  await holder.query('select 1');
  /** Entries of the index that were met until `removed` messages were done and counted. */
  const metUntil = (removed: number) =>
    eventually(async () => {
      const [row] = await database.query<{ met: number; removed: number }>(sql`
        select idx_tup_read as met, n_tup_del as removed
        from pg_stat_user_indexes join pg_stat_user_tables using (relid)
        where indexrelid = 'messaging.message_pkey'::regclass`);
      assert.equal(row?.removed, removed);
      return row?.met ?? 0;
    });
  await publish(0, 3000);
  await eventually(() => assert.equal(handled.length, 3000));
  const before = await metUntil(3000);
  for (let n = 3000; n < 3050; n += 1) {
    await publish(n, n + 1);
    await eventually(() => assert.equal(handled.length, n + 1));
  }
  const met = (await metUntil(3050)) - before;
  await holder.end();
  // To take, mark and remove each; 3,000 for each look if it began at the first.
  assert.ok(met < 50 * 100, `${met} entries for 50 messages`);
});

test('a message that commits after later ones were taken is found at once', async (t) => {
  const { url, handled, publish } = await setUp(t);
  const late = await client(url);
  await late.query('begin');
  await late.query(
    `
    with put as (
      insert into messaging.message (queue_id, body) select id, $1 from messaging.queue returning queue_id, id)
    select pg_notify('bus_' || queue_id, id::text) from put`,
    [JSON.stringify(message(-1))],
  );
  await publish(0, 10);
  await eventually(() => assert.equal(handled.length, 10));
  await late.query('commit');
  await late.end();
  await eventually(() => assert.equal(handled.at(-1), '-1'));
});

test('a message of which a sender of 1.1.0 does not say which it is, is found', async (t) => {
  const { url, handled, publish } = await setUp(t);
  await publish(0, 10);
  await eventually(() => assert.equal(handled.length, 10));
  await putRawIntoPostgres(url, '', 'things', JSON.stringify(message(10)));
  await eventually(() => assert.equal(handled.length, 11));
});
