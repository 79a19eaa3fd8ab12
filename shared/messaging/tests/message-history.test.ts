import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { composeMessage, draft } from '../src/draft.ts';
import { startHandledLog } from '../src/history/handled-log.ts';
import { type HistoryItem, type HistoryQuery, searchMessages } from '../src/history/message-history.ts';
import { defineCommand, defineEvent } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { consume, on } from '../src/receiving/consume.ts';
import { startRelay } from '../src/relay/relay.ts';
import { MemoryTransport } from './memory-transport.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const DAY_MS = 86_400_000;
const schema = Type.Object({ n: Type.Integer() });
const moved = defineEvent('thing.moved', schema);
const move = defineCommand('thing.move', schema);

async function setUp(t: TestContext) {
  const { database } = await createMessagingDatabase(t);
  const outbox = new Outbox({ source: 'test-service' });
  const transport = new MemoryTransport();
  const add = (subject: string, n: number, { contract = moved, correlationId = crypto.randomUUID() } = {}) =>
    database.transaction((tx) => outbox.add(tx, contract, { subject, correlationId, data: { n } }));
  const start = () => {
    const relay = startRelay({ database, outbox, transport });
    t.after(() => relay.stop());
    return relay;
  };
  const search = (query: Partial<HistoryQuery> = {}) => searchMessages(database, { limit: 50, ...query });
  const ids = async (query: Partial<HistoryQuery>) => (await search(query)).map(({ id }) => id);
  return { database, transport, add, start, search, ids };
}

test('what was sent is found by subject, process, id, type and time, newest first', async (t) => {
  const { add, ids, start } = await setUp(t);
  start();
  const correlationId = crypto.randomUUID();
  const first = await add('a', 1, { correlationId });
  const second = await add('a', 2, { contract: move });
  const third = await add('b', 3, { correlationId });
  assert.deepEqual(await ids({ subject: 'a' }), [second, first]);
  assert.deepEqual(await ids({ correlationId }), [third, first]);
  assert.deepEqual(await ids({ id: second }), [second]);
  assert.deepEqual(await ids({ type: 'thing.moved' }), [third, first]);
  assert.deepEqual(await ids({ subject: 'a', type: 'thing.moved' }), [first]);
  assert.deepEqual(await ids({}), [third, second, first]);
  assert.deepEqual(await ids({ limit: 2 }), [third, second]);
  assert.deepEqual(await ids({ limit: 2, before: second }), [first]);
  const later = new Date(Date.now() + DAY_MS).toISOString();
  assert.deepEqual(await ids({ from: later }), []);
  assert.deepEqual((await ids({ to: later })).length, 3);
  assert.deepEqual(await ids({ subject: 'c' }), []);
  assert.deepEqual(await ids({ id: 'no UUID' }), []);
});

test('tells what was sent, what waits and what is parked', async (t) => {
  const { add, search, start, transport } = await setUp(t);
  transport.unroutableTypes.add('thing.move');
  const relay = start();
  const sent = await add('a', 1);
  const parked = await add('b', 2, { contract: move });
  await eventually(async () => assert.deepEqual((await relay.pending()).parked, 1));
  await relay.stop();
  const waiting = await add('c', 3);
  const states = (await search()).map((item) => [item.id, item.sent?.state]);
  assert.deepEqual(states, [
    [waiting, 'waiting'],
    [parked, 'parked'],
    [sent, 'sent'],
  ]);
});

test('tells of each try of a handler what came of it', async (t) => {
  const { database, search, transport } = await setUp(t);
  const handled = startHandledLog(database, { keptMs: DAY_MS });
  let tries = 0;
  const handler = on(move, async () => {
    if (++tries === 1) throw new Error('not yet');
  });
  await consume({ transport, database, queue: 'things', handlers: [handler] });
  const message = composeMessage(draft(move, { subject: 'a\0', data: { n: 1 } }), 'another-service');
  await assert.rejects(transport.deliver(message, 1));
  await transport.deliver(message, 2);
  await handled.flush();
  const [found] = await search({ subject: 'a\ufffd' });
  assert.deepEqual([found?.id, found?.type, found?.sent], [message.id, 'thing.move', null]);
  assert.deepEqual(
    found?.handled.map(({ queue, attempt, outcome, error }) => ({ queue, attempt, outcome, error })),
    [
      { queue: 'things', attempt: 1, outcome: 'again', error: 'Error: not yet' },
      { queue: 'things', attempt: 2, outcome: 'handled', error: null },
    ],
  );
  for (const { at, durationMs } of found?.handled ?? []) {
    assert.ok(durationMs >= 0);
    assert.ok(Math.abs(Number(at) - Date.now()) < DAY_MS);
  }
  assert.deepEqual((await search({ id: message.id })).length, 1);
  assert.deepEqual((await search({ type: 'thing.move' })).length, 1);
});

test('a message that this service sends to itself is one', async (t) => {
  const { add, database, search, start, transport } = await setUp(t);
  const handled = startHandledLog(database, { keptMs: DAY_MS });
  await consume({ transport, database, queue: 'things', handlers: [on(moved, async () => undefined)] });
  start();
  const id = await add('a', 1);
  await eventually(() => assert.equal(transport.published.length, 1));
  for (const { message } of transport.published) await transport.deliver(message);
  await handled.flush();
  const found = await search();
  assert.deepEqual(
    found.map((item) => [item.id, item.sent !== null, item.handled.length]),
    [[id, true, 1]],
  );
});

test('notes that cannot be written wait for the database, a bounded number of them', async (t) => {
  const { database, search } = await setUp(t);
  const handled = startHandledLog(database, { keptMs: DAY_MS });
  const note = handled.noteAs();
  const message = composeMessage(draft(move, { subject: 'a', data: { n: 1 } }), 'another-service');
  await database.query(sql`alter table message_handled rename column queue to away`);
  for (let attempt = 1; attempt <= 6000; attempt++) note({ queue: 'things', message, attempt }, 0.001);
  await assert.rejects(handled.flush());
  await database.query(sql`alter table message_handled rename column away to queue`);
  await handled.flush();
  const [row] = await database.query<{ first: number; last: number }>(
    sql`select min(attempt) as first, max(attempt) as last from message_handled`,
  );
  assert.deepEqual(row, { first: 1001, last: 6000 });
  const [found] = await search();
  assert.equal(found?.handled.at(-1)?.attempt, 6000);
});

test('a search walks what it finds, not what is there', async (t) => {
  const { database } = await createMessagingDatabase(t);
  await database.query(sql`
    with message as (
      select gen_random_uuid() as id, gen_random_uuid() as process, 'thing.' || n % 5 as type, 's' || n % 500 as subject
      from generate_series(1, 5000) as n),
    sent as (
      insert into outbox_log_0 (id, correlation_id, exchange, type, subject, envelope)
      select id, process, 'events', type, subject, '{}' from message)
    insert into message_handled_0 (handled_at, message_id, correlation_id, attempt, duration_ms, queue, type, subject, outcome)
    select now(), id, process, 1, 1, 'things', type, subject, 'handled' from message`);
  const [one] = await database.query<{ id: string; correlation_id: string }>(
    sql`select id, correlation_id from outbox_log limit 1`,
  );
  const queries: Partial<HistoryQuery>[] = [
    { subject: 's1', limit: 10 },
    { type: 'thing.1', limit: 10 },
    { limit: 10 },
    { id: one?.id ?? '' },
    { correlationId: one?.correlation_id ?? '' },
  ];
  const found: HistoryItem[][] = [];
  for (const query of queries) {
    const visits = async (prefix: string) =>
      visitedRows(database, prefix, async (tx) => {
        const within = { transaction: <T>(work: (own: Transaction) => Promise<T>) => work(tx) };
        found.push(await searchMessages(within, { limit: 50, ...query }));
      });
    const visited = (await visits('outbox_log_')) + (await visits('message_handled_'));
    assert.ok((found.at(-1)?.length ?? 0) > 0, JSON.stringify(query));
    // Ten messages at most, each sent and handled once: entries of an index and rows, when they are found and when they are read.
    assert.ok(visited < 500, `${JSON.stringify(query)} walked ${visited}`);
  }
});
