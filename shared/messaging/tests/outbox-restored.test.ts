import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { draft } from '../src/draft.ts';
import { defineEvent } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { startRelay } from '../src/relay/relay.ts';
import { MemoryTransport } from './memory-transport.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const moved = defineEvent('thing.moved', Type.Object({ n: Type.Integer() }));

/** An outbox in which messages 1 and 2 were sent and 3 and 4 were not. */
async function setUp(t: TestContext) {
  const { database } = await createMessagingDatabase(t);
  const outbox = new Outbox({ source: 'test-service' });
  const transport = new MemoryTransport();
  const add = (...ns: number[]) =>
    database.transaction((tx) =>
      outbox.addAll(
        tx,
        ns.map((n) => draft(moved, { subject: 'a', data: { n } })),
      ),
    );
  const start = () => {
    const relay = startRelay({ database, outbox, transport });
    t.after(() => relay.stop());
    return relay;
  };
  const relay = start();
  await add(1, 2);
  await eventually(() => assert.equal(transport.published.length, 2));
  await relay.stop();
  transport.published.length = 0;
  await add(3, 4);
  const numbers = () => transport.published.map(({ message }) => (message.data as { n: number }).n);
  return { database, start, add, numbers };
}

/** What a dump of it is in another cluster, by how many transactions the first was ahead. */
async function moveToAnotherCluster({ database }: Awaited<ReturnType<typeof setUp>>, ahead: number) {
  await database.query(sql`update outbox_log set xid = (xid::text::bigint + ${ahead}::bigint)::text::xid8`);
  const xmax = sql`(pg_snapshot_xmax(seen)::text::bigint + ${ahead}::bigint)`;
  await database.query(
    sql`update outbox_progress set cluster = 'another', seen = format('%1$s:%1$s:', ${xmax})::pg_snapshot`,
  );
}

for (const [where, ahead, passed] of [
  ['far ahead', 1_000_000, 0],
  ['ahead, and is overtaken before the first relay starts', 60, 120],
  ['behind', -300, 0],
] as const)
  test(`from a cluster that was ${where} what waits is sent, and what was sent is not`, async (t) => {
    const world = await setUp(t);
    await moveToAnotherCluster(world, ahead);
    // Before the first relay there.
    await world.add(5);
    for (let n = 0; n < passed; n++) await world.database.query(sql`select pg_current_xact_id()`);
    const relay = world.start();
    await eventually(() => assert.deepEqual(world.numbers(), [3, 4, 5]));
    await world.add(6);
    await eventually(() => assert.deepEqual(world.numbers(), [3, 4, 5, 6]));
    await eventually(async () => assert.equal((await relay.pending()).count, 0));
  });
