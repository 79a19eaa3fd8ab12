import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { Type } from '@platform/schema/type.ts';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { currentContext } from '@platform/telemetry/trace-context.ts';
import { composeMessage } from '../src/draft.ts';
import { defineCommand, defineEvent, type Message } from '../src/message.ts';
import { Outbox } from '../src/outbox/outbox.ts';
import { type ConsumeOptions, consume, on } from '../src/receiving/consume.ts';
import { MemoryTransport } from './memory-transport.ts';
import { createMessagingDatabase } from './messaging-database.ts';

const Inner = Type.Object({ name: Type.String() }, { additionalProperties: false });
const moved = defineEvent('thing.moved', Type.Object({ n: Type.Integer(), inner: Type.Optional(Inner) }));
const move = defineCommand('thing.move', Type.Object({ n: Type.Integer() }));

const message = (data: unknown, more: Partial<Message> = {}): Message => ({
  ...composeMessage({ contract: moved, draft: { subject: 'a', data } }, 'sender'),
  ...more,
});

const { database } = await createMessagingDatabase({ after });
await database.query(sql`create table effect (message_id text)`);
const effect = (tx: Transaction, id: string) =>
  tx.query(sql`insert into effect values (${id})`).then(() => undefined);
const effectsOf = async (id: string) =>
  (await database.query(sql`select 1 from effect where message_id = ${id}`)).length;

async function setUp(...handlers: ConsumeOptions['handlers']) {
  const transport = new MemoryTransport();
  await consume({ transport, database, queue: 'test.events', handlers });
  return transport;
}

test('binds the queue to exactly the types it handles', async () => {
  const transport = await setUp(
    on(moved, async () => {}),
    on(move, async () => {}),
  );
  assert.deepEqual(transport.queues, [
    {
      queue: 'test.events',
      bindings: [
        { exchange: 'events', pattern: 'thing.moved' },
        { exchange: 'commands', pattern: 'thing.move' },
      ],
    },
  ]);
});

test('refuses two handlers for one type', async () => {
  const handler = on(moved, async () => {});
  await assert.rejects(setUp(handler, handler), /two handlers/);
});

test('once does its work once per message, and says so', async () => {
  const outcomes: boolean[] = [];
  const transport = await setUp(
    on(moved, async ({ id }, { once }) => {
      outcomes.push(await once((tx) => effect(tx, id)));
    }),
  );
  const same = message({ n: 1 });
  await transport.deliver(same);
  await transport.deliver(same);
  const foreign = message({ n: 1 }, { id: 'not-a-uuid' });
  await transport.deliver(foreign);
  await transport.deliver(foreign);
  assert.deepEqual(outcomes, [true, false, true, false]);
  assert.deepEqual([await effectsOf(same.id), await effectsOf(foreign.id)], [1, 1]);
});

test('a message delivered many times at once has its effects once', async () => {
  const transport = await setUp(
    on(moved, async ({ id }, { once }) => void (await once((tx) => effect(tx, id)))),
  );
  const same = message({ n: 1 });
  await Promise.all(Array.from({ length: 10 }, () => transport.deliver(same)));
  assert.equal(await effectsOf(same.id), 1);
});

test('a repeated message is a repetition also if its work cannot be done twice', async () => {
  const outcomes: boolean[] = [];
  let runs = 0;
  const transport = await setUp(
    on(moved, async (_, { once }) => {
      outcomes.push(
        await once(async () => {
          if (++runs > 1) throw new Error('it was done already');
        }),
      );
    }),
  );
  const same = message({ n: 1 });
  await transport.deliver(same);
  await transport.deliver(same);
  assert.deepEqual(outcomes, [true, false]);
});

test('once leaves no record when its work throws, so that a retry does it', async () => {
  let tries = 0;
  const transport = await setUp(
    on(moved, async ({ id }, { once }) => {
      await once(async (tx) => {
        await effect(tx, id);
        if (++tries === 1) throw new Error('not yet');
      });
    }),
  );
  const same = message({ n: 1 });
  await assert.rejects(transport.deliver(same), /not yet/);
  assert.equal(await effectsOf(same.id), 0);
  await transport.deliver(same, 2);
  assert.equal(await effectsOf(same.id), 1);
});

test('lets unknown fields pass, also in an object that is closed elsewhere', async () => {
  const seen: unknown[] = [];
  const transport = await setUp(on(moved, async ({ data }) => void seen.push(data)));
  await transport.deliver(message({ n: 1, color: 'red', inner: { name: 'x', size: 2 } }));
  assert.deepEqual(seen, [{ n: 1, color: 'red', inner: { name: 'x', size: 2 } }]);
});

for (const data of [null, 'text', [], {}, { n: 'one' }, { n: 1.5 }, { n: 1, inner: {} }, undefined]) {
  test(`refuses ${JSON.stringify(data)} as malformed, without calling the handler`, async () => {
    let calls = 0;
    const transport = await setUp(on(moved, async () => void calls++));
    await assert.rejects(transport.deliver(message(data)), { code: 'malformed' });
    assert.equal(calls, 0);
  });
}

const paid = defineEvent('thing.paid', Type.Object({}), { sentBy: ['payer', 'late-payer'] });
const paidBy = (source: string) => message({}, { type: 'thing.paid', source });

for (const [what, source, sentAs, code] of [
  ['a sender that the contract names', 'payer', { type: 'thing.paid', sender: 'payer' }],
  ['another one that it names', 'late-payer', { type: 'thing.paid' }],
  ['one that was put back by its consumer', 'payer', undefined],
  ['a sender that the contract does not name', 'sender', { type: 'thing.paid' }, 'wrong-sender'],
  ['that sender, put back', 'sender', undefined, 'wrong-sender'],
  ['the name of a sender in another case', 'Payer', undefined, 'wrong-sender'],
  ['a type that was sent as another', 'payer', { type: 'thing.moved' }, 'forged'],
  ['a type that came on a way of its own', 'payer', { type: undefined }, 'forged'],
  ['the name of another than the login', 'payer', { type: 'thing.paid', sender: 'late-payer' }, 'forged'],
] as const)
  test(`${code === undefined ? 'takes' : `refuses as ${code}`} ${what}`, async () => {
    let calls = 0;
    const transport = await setUp(on(paid, async () => void calls++));
    const delivered = transport.deliver(paidBy(source), 1, sentAs);
    await (code === undefined ? delivered : assert.rejects(delivered, { code }));
    assert.equal(calls, code === undefined ? 1 : 0);
  });

test('counts a message of a wrong sender as a dead letter with that reason, at its first try', async () => {
  const metrics = new MetricRegistry();
  const transport = new MemoryTransport();
  const handlers = [on(paid, async () => {})];
  await consume({ transport, database, queue: 'test.events', handlers, metrics });
  await assert.rejects(transport.deliver(paidBy('sender')));
  assert.match(
    await metrics.render(),
    /messaging_dead_letters_total\{queue="test.events",reason="wrong-sender"\} 1/,
  );
});

test('leaves a type that has no handler to a later release, unless it is told that nobody wants it', async () => {
  const transport = new MemoryTransport();
  const handlers = [on(moved, async () => {})];
  await consume({ transport, database, queue: 'test.events', handlers });
  await assert.rejects(transport.deliver(message({}, { type: 'thing.new' })), { code: 'no-handler' });
  const other = new MemoryTransport();
  await consume({
    transport: other,
    database,
    queue: 'test.events',
    handlers,
    onUnknownType: async () => {},
  });
  await other.deliver(message({}, { type: 'thing.gone' }));
});

test("runs in the sender's trace; what it sends names the message as its cause", async () => {
  const outbox = new Outbox({ source: 'test-service' });
  let traceId: string | undefined;
  const transport = await setUp(
    on(moved, async (_, { once }) => {
      traceId = currentContext()?.traceId;
      await once(async (tx) => void (await outbox.add(tx, move, { subject: 'a', data: { n: 2 } })));
    }),
  );
  const received = message(
    { n: 1 },
    { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`, correlationid: 'process-7' },
  );
  await transport.deliver(received);
  const rows = await database.query<{ envelope: string }>(sql`select envelope from outbox`);
  const sent = JSON.parse(rows[0]?.envelope ?? '{}') as Message;
  assert.equal(traceId, 'a'.repeat(32));
  assert.match(sent.traceparent ?? '', new RegExp(`^00-${'a'.repeat(32)}-[0-9a-f]{16}-01$`));
  assert.equal(sent.correlationid, 'process-7');
  assert.equal(sent.causationid, received.id);
});
