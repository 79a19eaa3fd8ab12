import assert from 'node:assert/strict';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Database } from '@platform/database/database.ts';
import { migrate } from '@platform/database/migrate.ts';
import { sql } from '@platform/database/sql.ts';
import { createTestDatabase } from '@platform/testing/databases/test-database.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import fc from 'fast-check';
import { REPLAY_SLACK_MS } from '../src/outbox/outbox-replay.ts';
import { handleOnce, handleOnceAs, purgeInbox } from '../src/receiving/inbox.ts';
import { inboxKey } from '../src/receiving/inbox-key.ts';
import { expiredChild, INBOX_KEPT_DAYS, inboxChild } from '../src/receiving/inbox-ring.ts';
import { uuidV7 } from '../src/wire/uuid-v7.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const directory = fileURLToPath(new URL('../migrations/', import.meta.url));
const DAY_MS = 86_400_000;
/** An id made at another time; `uuidV7` itself never goes back. */
const idAt = (ms: number) => {
  const time = Math.floor(ms).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}${uuidV7().slice(13)}`;
};
/** The record as release 1.1.0 makes it. */
const handleAsBefore = async (database: Database, queue: string, id: string) =>
  (
    await database.query(sql`insert into inbox (queue, message_id) values (${queue}, ${inboxKey(id)}::uuid)
      on conflict do nothing returning queue`)
  ).length > 0;
const handle = (database: Database, queue: string, id: string) =>
  handleOnce(database, queue, id, async () => undefined);
const handleAs = (database: Database, queue: string, id: string) =>
  handleOnceAs(database, queue, id, sql`nothing as (select 1)`);
const whereIs = async (database: Database, id: string) =>
  (
    await database.query<{ place: string }>(
      sql`select tableoid::regclass::text as place from inbox where message_id = ${inboxKey(id)}::uuid order by 1`,
    )
  ).map(({ place }) => place);

/** A text that is no UUID is known by its hash, which is like a UUIDv7 once in a while. */
const hasTime = (id: string) => inboxKey(id).replaceAll('-', '')[12] === '7';

const KINDS: [string, () => string][] = [
  ['on time', () => uuidV7()],
  ['two days late', () => idAt(Date.now() - 2 * DAY_MS)],
  ['three weeks late', () => idAt(Date.now() - 21 * DAY_MS)],
  ['ahead of the clock', () => idAt(Date.now() + 3 * DAY_MS)],
  ['of the year 9999', () => idAt(253_370_764_800_000)],
  ['random', () => crypto.randomUUID()],
  ['no UUID', () => `foreign-${crypto.randomUUID()}`],
];
const RELEASES = [handle, handleAs, handleAsBefore];

test('a message of whatever id is new once for each queue, to this release and the one before', async (t) => {
  const { database } = await createMessagingDatabase(t);
  for (const [kind, make] of KINDS)
    for (const first of RELEASES)
      for (const second of RELEASES) {
        const id = make();
        const seen = [
          await first(database, 'a', id),
          await second(database, 'a', id),
          await second(database, 'b', id),
        ];
        assert.deepEqual(seen, [true, false, true], `${kind}: ${first.name}, then ${second.name}`);
      }
});

test('replicas of both releases that handle a message at once handle it once', async (t) => {
  const { database } = await createMessagingDatabase(t);
  for (const [kind, make] of KINDS) {
    const id = make();
    const all = [...RELEASES, ...RELEASES].map((release) => release(database, 'a', id));
    const news = (await Promise.all(all)).filter((isNew) => isNew);
    assert.equal(news.length, 1, kind);
  }
});

test('what release 1.1.0 has handled stays handled', async (t) => {
  const { database } = await createMessagingDatabase(t);
  const id = uuidV7();
  // As if written before there was a ring.
  await database.query(sql`alter table inbox disable trigger record_in_inbox_ring`);
  assert.equal(await handleAsBefore(database, 'a', id), true);
  await database.query(sql`alter table inbox enable trigger record_in_inbox_ring`);
  for (const release of RELEASES) assert.equal(await release(database, 'a', id), false, release.name);
});

test('a record is in the child of the id’s day, and in the table itself only if it is late, early or without time', async (t) => {
  const { database } = await createMessagingDatabase(t);
  for (const [kind, make] of KINDS) {
    const id = make();
    await handle(database, 'a', id);
    const places = await whereIs(database, id);
    assert.equal(places.includes('inbox'), kind !== 'on time', kind);
    assert.equal(
      places.some((place) => place !== 'inbox'),
      hasTime(id),
      kind,
    );
  }
});

test('each id is kept for seven days after it was handled, and its child is empty before its day comes again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 * DAY_MS }),
      fc.integer({ min: -DAY_MS, max: DAY_MS }),
      (sinceMs, lateMs) => {
        const handledMs = Date.UTC(2026, 0, 1) + sinceMs;
        const child = inboxChild(idAt(handledMs - lateMs), handledMs);
        assert.ok(child !== undefined);
        // Half a day for clocks that differ.
        for (let later = 0; later <= 7.5 * DAY_MS; later += DAY_MS / 4)
          assert.notEqual(expiredChild(handledMs + later), child);
        const emptied = Array.from({ length: 16 }, (_, day) => expiredChild(handledMs + day * DAY_MS));
        assert.ok(emptied.includes(child));
      },
    ),
  );
});

test('an event that is replayed at the latest time, and waits a day then, meets its record', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 * DAY_MS }),
      fc.integer({ min: 0, max: DAY_MS }),
      (sinceMs, handledAfterMs) => {
        const madeMs = Date.UTC(2026, 0, 1) + sinceMs;
        const handledMs = madeMs + handledAfterMs;
        const child = inboxChild(idAt(madeMs), handledMs);
        // Half a day for clocks that differ.
        const lastMs = madeMs + INBOX_KEPT_DAYS * DAY_MS + REPLAY_SLACK_MS + 1.5 * DAY_MS;
        for (let ms = handledMs; ms <= lastMs; ms += DAY_MS / 4) assert.notEqual(expiredChild(ms), child);
      },
    ),
  );
});

test('the purge empties the child whose day is past, whatever it holds, and visits no record that is kept', async (t) => {
  const { database } = await createMessagingDatabase(t);
  await fill(database, expiredChild(Date.now()), 20_000);
  const [now] = await whereIs(database, (await handled(database)) as string);
  assert.ok(now);
  await fill(database, now, 20_000);
  await database.query(sql`
    insert into inbox (queue, message_id, received_at)
    select 'late', gen_random_uuid(), now() - interval '6 days' from generate_series(1, 20000)`);
  await database.query(sql`
    insert into inbox (queue, message_id, received_at)
    select 'old', gen_random_uuid(), now() - interval '8 days' from generate_series(1, 100)`);
  await database.query(sql`analyze inbox`);
  const visits = await visitedRows(database, 'inbox', async (tx) => assert.equal(await purgeInbox(tx), 100));
  assert.ok(visits <= 500, `${visits} rows visited`);
  const [count] = await database.query<{ count: number }>(sql`select count(*) from inbox`);
  assert.equal(count?.count, 40_001);
});

test('the purge of release 1.1.0 removes nothing of the ring', async (t) => {
  const { database } = await createMessagingDatabase(t);
  await database.query(sql`
    insert into inbox (queue, message_id, received_at)
    select 'old', gen_random_uuid(), now() - interval '8 days' from generate_series(1, 50)`);
  const id = (await handled(database)) as string;
  await database.query(sql`
    delete from inbox where ctid = any(array(
      select ctid from inbox where received_at < now() - make_interval(days => 7) limit 5000))`);
  assert.equal(await handle(database, 'a', id), false);
  assert.equal((await database.query(sql`select from inbox`)).length, 1);
});

test('the migration keeps the records of release 1.1.0', async (t) => {
  const { database } = await createTestDatabase(t);
  const former = await mkdtemp(join(tmpdir(), 'migrations-'));
  t.after(() => rm(former, { recursive: true }));
  await copyFile(join(directory, '002-inbox.sql'), join(former, '002-inbox.sql'));
  await migrate(database, [{ scope: 'messaging', directory: former }]);
  const ids = Array.from({ length: 100 }, () => uuidV7());
  for (const id of ids) await handleAsBefore(database, 'a', id);
  await migrate(database, [{ scope: 'messaging', directory }]);
  for (const id of ids) assert.equal(await handle(database, 'a', id), false);
  assert.equal(await handle(database, 'a', uuidV7()), true);
});

async function handled(database: Database): Promise<string> {
  const id = uuidV7();
  await handle(database, 'a', id);
  return id;
}

async function fill(database: Database, child: string, count: number): Promise<void> {
  await database.query(
    sql`insert into ${sql.raw(child)} (queue, message_id) select 'full', gen_random_uuid() from generate_series(1, ${count})`,
  );
}
