import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { migrate } from '@platform/database/migrate.ts';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { draft } from '../src/draft.ts';
import { defineCommand } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { isWaitingInOutboxSql } from '../src/outbox/outbox-confirms.ts';
import { startRelay } from '../src/relay/relay.ts';
import { MemoryTransport } from './memory-transport.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const directory = fileURLToPath(new URL('../migrations/', import.meta.url));
const move = defineCommand('thing.move', Type.Object({ n: Type.Integer() }));

// Of release 1.1.0, word for word.
const ADVANCE = `
  with gone as (delete from outbox where position = any($1::bigint[]))
  select position, id, exchange, type, envelope from outbox
  where position <> all($1::bigint[])
  order by position limit $2`;
const insertOf = (n: number, correlation = crypto.randomUUID()) => sql`
  insert into outbox (id, exchange, type, subject, envelope) select * from (values (
    gen_random_uuid(), 'commands', 'thing.move', 'a',
    ${`{"id":"x","type":"thing.move","subject":"a","data":{"n":${n}},"correlationid":"${correlation}"}`})) as message`;

const numbers = ({ published }: MemoryTransport) =>
  published.map(({ message }) => (message.data as { n: number }).n);

async function setUp(t: TestContext) {
  const { database } = await createMessagingDatabase(t);
  const transport = new MemoryTransport();
  const outbox = new Outbox({ source: 'test-service' });
  const add = (n: number) =>
    database.transaction((tx) => outbox.addAll(tx, [draft(move, { subject: 'a', data: { n } })]));
  const start = () => {
    const relay = startRelay({ database, outbox, transport });
    t.after(() => relay.stop());
    return relay;
  };
  const earlier = await database.dedicatedClient();
  t.after(() => earlier.end());
  /** What its relay reads, after it has removed what it sent. */
  const advance = async (sent: readonly number[]) => {
    const { rows } = await earlier.query({ name: 'relay-advance', text: ADVANCE, values: [sent, 500] });
    return rows.map(({ position, envelope }) => ({ position, n: JSON.parse(envelope).data.n as number }));
  };
  return { add, advance, database, start, transport };
}

test('what waits when the tables change is sent, and what its relay had sent is not', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  t.after(() => rm(folder, { recursive: true }));
  for (const name of ['001-outbox.sql', '002-inbox.sql', '003-outbox-late.sql'])
    await copyFile(join(directory, name), join(folder, name));
  const { database } = await createTestDatabase(t, {
    migrations: [{ scope: 'messaging', directory: folder }],
  });
  const correlation = crypto.randomUUID();
  for (const n of [1, 2, 3]) await database.query(insertOf(n, correlation));
  const earlier = await database.dedicatedClient();
  t.after(() => earlier.end());
  const read = await earlier.query({ name: 'relay-advance', text: ADVANCE, values: [[], 1] });
  const written = await database.query(sql`select position, id, created_at from outbox order by position`);
  await migrate(database, [{ scope: 'messaging', directory }]);
  assert.deepEqual(
    await database.query(sql`select position, id, created_at from outbox order by position`),
    written,
  );
  const [third] = written.slice(-1) as { id: string }[];
  const isWaiting = isWaitingInOutboxSql(sql`${third?.id}::uuid`, sql`${correlation}::uuid`);
  assert.deepEqual(await database.query(sql`select ${isWaiting} as is_waiting`), [{ is_waiting: true }]);
  const sent = read.rows.map(({ position }) => position);
  await earlier.query({ name: 'relay-advance', text: ADVANCE, values: [sent, 500] });
  const transport = new MemoryTransport();
  const outbox = new Outbox({ source: 'test-service' });
  await database.transaction((tx) => outbox.add(tx, move, { subject: 'a', data: { n: 4 } }));
  const relay = startRelay({ database, outbox, transport });
  t.after(() => relay.stop());
  await eventually(() => assert.deepEqual(numbers(transport), [2, 3, 4]));
});

test('what a replica of 1.1.0 writes is sent in its order', async (t) => {
  const { add, database, start, transport } = await setUp(t);
  start();
  await database.query(insertOf(1));
  await add(2);
  await database.query(insertOf(3));
  await eventually(() => assert.deepEqual(numbers(transport), [1, 2, 3]));
});

test('a relay of 1.1.0 sends what others write, and the next one sends none of it again', async (t) => {
  const { add, advance, database, start, transport } = await setUp(t);
  await add(1);
  await database.query(insertOf(2));
  await add(3);
  const read = await advance([]);
  assert.deepEqual(
    read.map(({ n }) => n),
    [1, 2, 3],
  );
  const rest = await advance(read.slice(0, 2).map(({ position }) => position));
  assert.deepEqual(
    rest.map(({ n }) => n),
    [3],
  );
  await add(4);
  start();
  await eventually(() => assert.deepEqual(numbers(transport), [3, 4]));
});

test('after a rollback the relay of 1.1.0 sends what was parked', async (t) => {
  const { add, advance, start, transport } = await setUp(t);
  transport.unroutableTypes.add('thing.move');
  const relay = start();
  await add(1);
  await add(2);
  await eventually(async () => assert.equal((await relay.pending()).parked, 2));
  await relay.stop();
  const read = await advance([]);
  assert.deepEqual(
    read.map(({ n }) => n),
    [1, 2],
  );
  assert.deepEqual(await advance(read.map(({ position }) => position)), []);
  assert.equal((await relay.pending()).count, 0);
});
