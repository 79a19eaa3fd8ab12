import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { type TransportKind, testTransport } from '@platform/testing/test-transport.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { searchMessages } from '../src/history/message-history.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { checkReplay, type Replay } from '../src/outbox/outbox-replay.ts';
import { consume, on } from '../src/receiving/consume.ts';
import { startRelay } from '../src/relay/relay.ts';
import { firstIdAt } from '../src/wire/uuid-v7.ts';
import { whyNoRabbitMq } from './conformance/test-rabbitmq.ts';
import { createMessagingDatabase } from './messaging-database.ts';
import { move, moved, numbers, relayWorld } from './relay-world.ts';

const DAY_MS = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
const TYPES = ['thing.moved'];

async function replayWorld(t: TestContext) {
  const world = await relayWorld(t);
  const replay = (part: Partial<Replay> = {}) =>
    world.database.transaction((tx) =>
      world.outbox.replay(tx, { types: TYPES, since: daysAgo(1), limit: 100, ...part }),
    );
  return { ...world, replay };
}

/** A consumer has handled all; another comes later, and is fed what it missed. */
async function feedsANewConsumer(t: TestContext, kind: TransportKind) {
  const { database } = await createMessagingDatabase(t);
  const { transport } = await testTransport(t, kind);
  await database.query(sql`create table effect (id bigint generated always as identity, queue text, n int)`);
  const outbox = new Outbox({ source: 'test-service' });
  const relay = startRelay({ database, transport, outbox });
  t.after(() => relay.stop());
  const deliveries: string[] = [];
  const listen = (queue: string) => {
    const handler = on(moved, async ({ data }, { once }) => {
      await once(async (tx) => {
        await tx.query(sql`insert into effect (queue, n) values (${queue}, ${data.n})`);
      });
      deliveries.push(queue);
    });
    return consume({ transport, database, queue, handlers: [handler] });
  };
  const add = (n: number) =>
    database.transaction((tx) => outbox.add(tx, moved, { subject: 'a', data: { n } }));
  const effects = async (queue: string) => {
    const rows = await database.query<{ n: number }>(
      sql`select n from effect where queue = ${queue} order by id`,
    );
    return rows.map(({ n }) => n);
  };
  await listen('old.events');
  for (const n of [1, 2, 3]) await add(n);
  await eventually(async () => assert.deepEqual(await effects('old.events'), [1, 2, 3]));
  await listen('new.events');
  const wanted = { types: TYPES, since: daysAgo(1), limit: 100 };
  const { count } = await database.transaction((tx) => outbox.replay(tx, wanted));
  assert.equal(count, 3);
  await eventually(async () => {
    assert.deepEqual(await effects('new.events'), [1, 2, 3]);
    assert.equal(deliveries.filter((queue) => queue === 'old.events').length, 6);
  });
  assert.deepEqual(await effects('old.events'), [1, 2, 3]);
}

test('a new consumer gets past events in order, and others handle none twice, over PostgreSQL', (t) =>
  feedsANewConsumer(t, 'postgres'));

const whyNot = await whyNoRabbitMq();
test(
  'a new consumer gets past events in order, and others handle none twice, over RabbitMQ',
  { skip: whyNot ?? false },
  (t) => feedsANewConsumer(t, 'rabbitmq'),
);

test('a replay goes on where the page before ended', async (t) => {
  const { add, replay, start, transport } = await replayWorld(t);
  start();
  for (const n of [1, 2, 3, 4, 5]) await add('a', n);
  const first = await replay({ limit: 2 });
  const second = await replay({ limit: 2, next: first.next ?? '' });
  const third = await replay({ limit: 2, next: second.next ?? '' });
  assert.deepEqual([first.count, second.count, third.count, third.next], [2, 2, 1, null]);
  await eventually(() => assert.deepEqual(numbers(transport), [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]));
});

test('a subject keeps its order over pages, also where the clock of a replica was behind', async (t) => {
  const { add, database, replay, start, transport } = await replayWorld(t);
  start();
  for (const n of [1, 2, 3]) await add('a', n);
  await eventually(() => assert.equal(transport.published.length, 3));
  const [one, two, three] = transport.published.map(({ message }) => message.id);
  const early = firstIdAt(new Date(Date.now() - 10_000).toISOString()).slice(0, 14) + three?.slice(14);
  await database.query(sql`update outbox_log set id = ${early}::uuid where id = ${three}::uuid`);
  assert.equal((await replay({ limit: 1 })).next, early);
  await eventually(() => assert.deepEqual(numbers(transport).slice(3), [1, 2, 3]));
  assert.equal((await replay({ limit: 1, next: early })).next, one);
  assert.equal((await replay({ limit: 1, next: one ?? '' })).next, two);
});

test('a page reads what it holds, not what is kept', async (t) => {
  const { database, outbox } = await replayWorld(t);
  await database.query(sql`
    insert into outbox_log_0 (id, exchange, type, subject, envelope)
    select (${firstIdAt(daysAgo(0)).slice(0, 14)}::text || '7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'events',
      'thing.moved', 's' || n % 100, '{}' from generate_series(1, 20000) as n`);
  const visits = await visitedRows(database, 'outbox_log_0', async (tx) => {
    const { count } = await outbox.replay(tx, { types: TYPES, since: daysAgo(1), limit: 10 });
    assert.equal(count, 10);
  });
  assert.ok(visits < 8000, `${visits} rows visited`);
});

test('what was replayed before is sent once, as it was at first', async (t) => {
  const { add, replay, start, transport } = await replayWorld(t);
  start();
  await add('a', 1);
  await add('b', 2);
  assert.equal((await replay()).count, 2);
  assert.equal((await replay()).count, 2);
  await eventually(() => assert.deepEqual(numbers(transport), [1, 2, 1, 2, 1, 2]));
  const [first, , again] = transport.published;
  assert.deepEqual(again, first);
});

test('only events of the types and the time that were asked for are sent again', async (t) => {
  const { add, replay } = await replayWorld(t);
  await add('a', 1);
  await add('a', 2, move);
  assert.equal((await replay({ types: ['thing.move', 'thing.lift'] })).count, 0, 'a command');
  assert.equal((await replay({ since: daysAgo(-1) })).count, 0);
  assert.equal((await replay()).count, 1);
});

test('the history shows a message once, with when it was replayed and whether the broker has it again', async (t) => {
  const { add, database, replay, start } = await replayWorld(t);
  const relay = start();
  const id = await add('a', 1);
  await eventually(async () => assert.equal((await relay.pending()).count, 0));
  await relay.stop();
  await replay();
  const found = await searchMessages(database, { limit: 50 });
  assert.deepEqual(
    found.map((item) => [item.id, item.sent?.state, item.sent?.replayedAt.length]),
    [[id, 'waiting', 1]],
  );
  assert.ok(Number(found[0]?.sent?.at) < Number(found[0]?.sent?.replayedAt[0]));
});

test('a replay of others’ events, or of more than the history or inboxes surely hold, is refused', () => {
  const check = (types: string[], days: number, keptDays: number) => () =>
    checkReplay({ types, since: daysAgo(days), limit: 1 }, TYPES, keptDays * DAY_MS);
  assert.doesNotThrow(check(TYPES, 7, 7));
  assert.doesNotThrow(check(TYPES, 7, 30));
  assert.throws(check(['order.placed'], 1, 7), {
    field: 'types',
    message: /order\.placed .*: those are thing\.moved$/,
  });
  assert.throws(check(TYPES, 3, 2), { field: 'since', message: /2 days/ });
  assert.throws(check(TYPES, 8, 30), { field: 'since', message: /after 7 days/ });
  assert.throws(check(TYPES, 1, 0), { field: 'since', message: /keeps nothing/ });
});
