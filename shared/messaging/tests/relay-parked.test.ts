import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { eventually } from '@platform/testing/eventually.ts';
import fc from 'fast-check';
import { draft, type OutboxEntry } from '../src/draft.ts';
import { defineCommand, defineEvent } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { OutboxLog } from '../src/outbox/outbox-log.ts';
import { startRelay } from '../src/relay/relay.ts';
import { RelaySession } from '../src/relay/relay-session.ts';
import { TypeRefusedError } from '../src/transport-errors.ts';
import { MemoryTransport } from './memory-transport.ts';
import { createMessagingDatabase } from './messaging-database.ts';
import { visitedBy } from './outbox-visits.ts';

const schema = Type.Object({ n: Type.Integer() });
const moved = defineEvent('thing.moved', schema);
const move = defineCommand('thing.move', schema);
const lift = defineCommand('thing.lift', schema);
const CONTRACTS = { moved, move, lift };

async function setUp(t: TestContext) {
  const { database } = await createMessagingDatabase(t);
  const transport = new MemoryTransport();
  const outbox = new Outbox({ source: 'test-service' });
  const start = () => {
    const relay = startRelay({ database, outbox, transport });
    t.after(() => relay.stop());
    return relay;
  };
  let count = 0;
  const entry = (subject: string, contract: typeof move): OutboxEntry =>
    draft(contract, { subject, data: { n: ++count } });
  const add = (...entries: OutboxEntry[]) => database.transaction((tx) => outbox.addAll(tx, entries));
  const untilParked = (relay: ReturnType<typeof start>, parked: number) =>
    eventually(async () => {
      const backlog = await relay.pending();
      assert.deepEqual([backlog.parked, backlog.count], [parked, parked]);
    });
  return { database, transport, outbox, start, entry, add, untilParked };
}

const numbers = ({ published }: MemoryTransport, subject?: string) =>
  published
    .filter(({ message }) => subject === undefined || message.subject === subject)
    .map(({ message }) => (message.data as { n: number }).n);

const sentIn = ({ published }: MemoryTransport, lane: string) =>
  published
    .filter(({ exchange, message }) => `${message.subject} ${exchange}` === lane)
    .map(({ message }) => (message.data as { n: number }).n);

test('what follows an unroutable command in its batch waits behind it, the events too', async (t) => {
  const { add, entry, start, transport, untilParked } = await setUp(t);
  transport.unroutableTypes.add('thing.move');
  await add(entry('a', move), entry('a', lift), entry('b', lift), entry('a', moved));
  const relay = start();
  await untilParked(relay, 3);
  assert.deepEqual(numbers(transport), [3]);
  transport.unroutableTypes.clear();
  await eventually(() => assert.deepEqual(numbers(transport), [3, 1, 2, 4]));
  await untilParked(relay, 0);
});

test('messages of a type that the broker refuses are parked at once, events too, and return when it may be sent', async (t) => {
  const { add, entry, start, transport, untilParked } = await setUp(t);
  const subjects = Array.from({ length: 1200 }, (_, i) => `s${i}`);
  let isRefused = true;
  let refusals = 0;
  transport.beforePublish = (_exchange, messages) => {
    if (!isRefused || messages.every(({ type }) => type !== 'thing.moved')) return;
    refusals += 1;
    throw new TypeRefusedError('thing.moved', undefined);
  };
  await add(...subjects.map((subject) => entry(subject, moved)), entry('s7', lift), entry('other', lift));
  const relay = start();
  await untilParked(relay, 1201);
  assert.deepEqual(numbers(transport), [1202]);
  await add(entry('late', moved), entry('another', lift));
  await untilParked(relay, 1202);
  assert.deepEqual(numbers(transport), [1202, 1204]);
  assert.ok(refusals < 10, `asked ${refusals} times`);
  isRefused = false;
  await untilParked(relay, 0);
  assert.deepEqual(sentIn(transport, 's7 events'), [8]);
  assert.deepEqual(numbers(transport, 's7'), [8, 1201]);
});

test('commands of a type that nothing is bound for are parked without being sent, and return in order', async (t) => {
  const { add, entry, start, transport, untilParked } = await setUp(t);
  transport.unroutableTypes.add('thing.move');
  const relay = start();
  const subjects = Array.from({ length: 1200 }, (_, i) => `s${i % 400}`);
  await add(...subjects.map((subject) => entry(subject, move)));
  await untilParked(relay, 1200);
  await add(entry('other', lift));
  await eventually(() => assert.deepEqual(numbers(transport), [1201]));
  transport.unroutableTypes.clear();
  await untilParked(relay, 0);
  for (const subject of new Set(subjects)) {
    const own = numbers(transport, subject);
    assert.deepEqual(
      own,
      own.toSorted((a, b) => a - b),
      subject,
    );
  }
  assert.equal(transport.published.length, 1201);
});

test('a new leader knows what is parked', async (t) => {
  const { add, entry, start, transport, untilParked } = await setUp(t);
  transport.unroutableTypes.add('thing.move');
  const first = start();
  await add(entry('a', move));
  await untilParked(first, 1);
  await first.stop();
  const second = start();
  await add(entry('a', lift), entry('b', lift));
  await untilParked(second, 2);
  assert.deepEqual(numbers(transport), [3]);
  transport.unroutableTypes.clear();
  await eventually(() => assert.deepEqual(numbers(transport), [3, 1, 2]));
});

test('a message that the broker refuses goes when it takes it, and its subject after it', async (t) => {
  const { add, database, entry, start, transport, untilParked } = await setUp(t);
  transport.beforePublish = (_, messages) => {
    if (messages.some((message) => (message.data as { n: number }).n === 1)) throw new Error('refused');
  };
  const relay = start();
  await add(entry('a', move));
  await untilParked(relay, 1);
  await add(entry('a', lift));
  await untilParked(relay, 2);
  const holds = await database.query(sql`select distinct hold from outbox_parked`);
  assert.equal(holds.length, 1);
  transport.beforePublish = () => undefined;
  await relay.stop();
  // A new leader tries at once, instead of after ten seconds.
  start();
  await eventually(() => assert.deepEqual(numbers(transport), [1, 2]));
});

test('no look walks what is parked, or was, also while another session holds its snapshot', async (t) => {
  const { add, database, entry, start, transport, untilParked } = await setUp(t);
  transport.unroutableTypes.add('thing.move');
  const relay = start();
  const reader = await database.dedicatedClient();
  await reader.query('begin isolation level repeatable read; select 1 from outbox_parked limit 1');
  t.after(() => reader.end());
  await add(...Array.from({ length: 3000 }, () => entry('a', move)));
  await untilParked(relay, 3000);
  await relay.stop();
  const session = await RelaySession.open(database, () => undefined);
  t.after(() => session.close());
  const lookPast = async (floor: number) => {
    const log = await OutboxLog.open(session);
    await add(entry('a', lift), entry('b', lift));
    const held = { holds: ['type thing.move'], floors: [floor], closed: ['type thing.move'] };
    let found: readonly (string | null)[] = [];
    const visited = await visitedBy(session, async () => {
      found = (await log.next(held)).map(({ hold }) => hold);
    });
    return { visited, found };
  };
  const before = await lookPast(0);
  assert.deepEqual(before.found, ['type thing.move', null]);
  assert.ok(before.visited <= 30, `${before.visited} rows and index entries walked`);
  await database.query(sql`delete from outbox_parked`);
  const after = await lookPast(1_000_000);
  assert.deepEqual(after.found.slice(-1), [null]);
  assert.ok(after.visited <= 40, `${after.visited} rows and index entries walked`);
});

test('each subject keeps its order and loses nothing, whichever types have a queue at what time', async (t) => {
  const { add, database, outbox, transport, untilParked } = await setUp(t);
  const name = fc.constantFrom(...(Object.keys(CONTRACTS) as (keyof typeof CONTRACTS)[]));
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.array(fc.record({ subject: fc.constantFrom('a', 'b', 'c'), name }), { maxLength: 4 }),
    },
    { weight: 2, arbitrary: fc.constantFrom('toggle thing.move', 'toggle thing.lift') },
    { weight: 1, arbitrary: fc.constant('takeover') },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
      transport.published.length = 0;
      transport.unroutableTypes.clear();
      const written = new Map<string, number[]>();
      let relay = startRelay({ database, outbox, transport });
      let n = 0;
      for (const action of steps) {
        if (Array.isArray(action)) {
          const entries = action.map(({ subject, name }) => {
            n += 1;
            const contract = CONTRACTS[name];
            // Order holds within an exchange.
            const lane = `${subject} ${contract.exchange}`;
            written.set(lane, [...(written.get(lane) ?? []), n]);
            return draft(contract, { subject, data: { n } });
          });
          await add(...entries);
        } else if (action === 'takeover') {
          await relay.stop();
          relay = startRelay({ database, outbox, transport });
        } else {
          const type = action.slice('toggle '.length);
          if (!transport.unroutableTypes.delete(type)) transport.unroutableTypes.add(type);
        }
      }
      transport.unroutableTypes.clear();
      await untilParked(relay, 0);
      await relay.stop();
      for (const [lane, all] of written) assert.deepEqual(sentIn(transport, lane), all, lane);
    }),
    // Where it fails, shrinking would take minutes.
    { numRuns: 15, endOnFailure: true },
  );
});
