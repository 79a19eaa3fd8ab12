import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import type { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { draft } from '../src/draft.ts';
import { defineCommand } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { OutboxLog } from '../src/outbox/outbox-log.ts';
import type { LogRow } from '../src/outbox/outbox-row.ts';
import { RelaySession } from '../src/relay/relay-session.ts';
import { createMessagingDatabase } from './messaging-database.ts';
import { visitedBy } from './outbox-visits.ts';

const move = defineCommand('thing.move', Type.Object({ n: Type.Integer() }));
const NOTHING_HELD = { holds: [], floors: [], closed: [] };
const outbox = new Outbox({ source: 'test-service' });

async function setUp(t: TestContext) {
  const { database } = await createMessagingDatabase(t);
  const open = async () => {
    const session = await RelaySession.open(database, () => undefined);
    t.after(() => session.close().catch(() => undefined)); // A test may have ended it.
    return session;
  };
  const add = (n: number, subject = 'a') => addTo(database, [n], subject);
  return { database, open, add };
}

function addTo(database: Database, ns: readonly number[], subject = 'a') {
  const entries = ns.map((n) => draft(move, { subject, data: { n } }));
  return database.transaction((tx) => outbox.addAll(tx, entries));
}

const numbersOf = (rows: readonly LogRow[]) =>
  rows.map(({ envelope }) => (JSON.parse(envelope) as { data: { n: number } }).data.n);

async function readAll(log: OutboxLog): Promise<number[]> {
  const all: number[] = [];
  do {
    all.push(...numbersOf(await log.next(NOTHING_HELD)));
    await log.settle([]);
  } while (log.isPaging);
  return all;
}

test('reads each message once, those that commit late too', async (t) => {
  const { database, open, add } = await setUp(t);
  const log = await OutboxLog.open(await open());
  await database.transaction(async (tx) => {
    await outbox.add(tx, move, { subject: 'late', data: { n: 1 } });
    await add(2);
    assert.deepEqual(await readAll(log), [2]);
    await add(3);
    assert.deepEqual(await readAll(log), [3]);
  });
  assert.deepEqual(await readAll(log), [1]);
  assert.deepEqual(await readAll(log), []);
});

test('keeps the order of a subject where the earlier transaction writes later', async (t) => {
  const { database, open, add } = await setUp(t);
  await database.query(sql`create table thing (id int primary key)`);
  const log = await OutboxLog.open(await open());
  await database.transaction(async (tx) => {
    await tx.query(sql`insert into thing values (1)`);
    await add(1);
    await outbox.add(tx, move, { subject: 'a', data: { n: 2 } });
  });
  assert.deepEqual(await readAll(log), [1, 2]);
});

test('a message is read from whichever child of the ring it is in', async (t) => {
  const { database, open } = await setUp(t);
  const log = await OutboxLog.open(await open());
  const days = Array.from({ length: 12 }, (_, day) => day);
  for (const day of days) {
    const outbox = new Outbox({ source: 'test-service', keptMs: 3 * 86_400_000 * (day + 1) });
    await database.transaction((tx) => outbox.add(tx, move, { subject: 'a', data: { n: day } }));
  }
  const [used] = await database.query<{ count: number }>(
    sql`select count(distinct tableoid) as count from outbox_log`,
  );
  assert.ok((used?.count ?? 0) > 1);
  assert.deepEqual(await readAll(log), days);
});

test('a new leader goes on in the middle of what is more than a page', async (t) => {
  const { database, open } = await setUp(t);
  const all = Array.from({ length: 4500 }, (_, n) => n);
  await addTo(database, all);
  const first = await open();
  const log = await OutboxLog.open(first);
  const waiting = async () => (await database.query(sql`select from outbox`)).length;
  // Noted with the look that finds more than a page.
  log.noteParked({ count: 1, after: 0 });
  const read = numbersOf(await log.next(NOTHING_HELD));
  assert.equal(await waiting(), all.length);
  await log.settle([]);
  await log.save();
  assert.equal(await waiting(), all.length - read.length);
  await first.close();
  await addTo(database, [4500]);
  const rest = await readAll(await OutboxLog.open(await open()));
  assert.ok(read.length > 0 && read.length < all.length);
  assert.deepEqual([...read, ...rest], [...all, 4500]);
});

test('a subject may be longer than an index takes', async (t) => {
  const { open, add } = await setUp(t);
  const log = await OutboxLog.open(await open());
  await add(1, randomBytes(4000).toString('hex'));
  const [row] = await log.next(NOTHING_HELD);
  assert.ok(row);
  await log.settle([{ row, hold: 'type thing.move' }]);
  assert.deepEqual(await readAll(log), []);
});

test('what was not noted is read again by a new leader', async (t) => {
  const { open, add } = await setUp(t);
  const first = await open();
  const log = await OutboxLog.open(first);
  await add(1);
  assert.deepEqual(await readAll(log), [1]);
  await first.close();
  assert.deepEqual(await readAll(await OutboxLog.open(await open())), [1]);
});

test('no look walks what is done, also while another session holds its snapshot', async (t) => {
  const { database, open, add } = await setUp(t);
  const session = await open();
  const log = await OutboxLog.open(session);
  const reader = await database.dedicatedClient();
  await reader.query('begin isolation level repeatable read; select 1 from outbox_log limit 1');
  t.after(() => reader.end());
  for (let n = 0; n < 40; n++) {
    await addTo(
      database,
      Array.from({ length: 100 }, (_, i) => n * 100 + i),
    );
    await readAll(log);
  }
  await add(1);
  const visited = await visitedBy(session, () => readAll(log));
  assert.ok(visited <= 20, `${visited} rows and index entries walked`);
});

test('outdated notes of how far the relay is are removed, but for a few', async (t) => {
  const { database, open, add } = await setUp(t);
  await database.query(sql`insert into outbox_progress (seq, seen, top)
    select -n, seen, 0 from outbox_cursor, generate_series(0, 2000) as n`);
  const log = await OutboxLog.open(await open());
  await log.prune();
  const [row] = await database.query<{ count: number }>(sql`select count(*) as count from outbox_progress`);
  assert.ok((row?.count ?? 0) < 20, `${row?.count} are left`);
  await add(1);
  assert.deepEqual(await readAll(log), [1]);
});
