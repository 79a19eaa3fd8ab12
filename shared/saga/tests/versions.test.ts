import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { draft } from '@platform/messaging/draft.ts';
import { defineEvent } from '@platform/messaging/message.ts';
import { consume } from '@platform/messaging/receiving/consume.ts';
import type { Transport } from '@platform/messaging/transport.ts';
import { Type } from '@platform/schema/type.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { compensatable, defineSaga, succeeds } from '../src/saga-definition.ts';
import type { Sagas } from '../src/sagas.ts';
import { findSaga } from '../src/store/saga-queries.ts';
import * as order from './order-process.ts';
import { createSagaWorld, replyTo } from './saga-world.ts';

// Of the next release: a reply that this one knows, then one that it does not.
const goodsWeighed = defineEvent('inventory.weighed', Type.Object({ order_id: Type.String() }));
const released = order.orderProcess(1);
const next = defineSaga<order.OrderFacts>('order', 2, {
  steps: [order.stockReserved, goodsWeighed].map((reply, i) =>
    compensatable(`step-${i + 1}`, {
      command: ({ orderId }) => draft(order.reserveStock, { subject: orderId, data: { order_id: orderId } }),
      replies: [succeeds(reply)],
      compensation: {
        command: ({ orderId }) =>
          draft(order.releaseStock, { subject: orderId, data: { order_id: orderId } }),
        done: [order.stockReleased],
      },
      whenUnanswered: { code: 'unanswered', reason: 'Nobody answered.' },
    }),
  ),
});

/** A replica of either release on one queue, told of each message that it was handed. */
async function setUp(t: TestContext) {
  const world = await createSagaWorld(t, [released, next]);
  const { connect, transport } = await testTransport(t, 'postgres');
  const join = async (sagas: Sagas, name: string) => {
    const handed: string[] = [];
    const mine: Transport = await connect(name);
    const subscription = await consume({
      transport: spying(mine, handed),
      database: world.database,
      queue: 'order-service.replies',
      handlers: sagas.handlers(),
      onUnknownType: (message) => sagas.onUnknownType(message),
      retry: { immediate: 0, delaysMs: [20] },
    });
    return { handed, subscription, transport: mine };
  };
  const stepOf = async (id: string) => (await findSaga(world.database, id))?.step ?? 'ended';
  return { ...world, join, stepOf, transport };
}

function spying(transport: Transport, handed: string[]): Transport {
  return Object.assign(Object.create(transport) as Transport, {
    subscribe: ((queue, handle) =>
      transport.subscribe(queue, (delivery) => {
        handed.push(delivery.message.type);
        return handle(delivery);
      })) satisfies Transport['subscribe'],
  });
}

test('a reply to a saga of the next release waits for a replica of that release', async (t) => {
  const { join, replica, start, stepOf, transport } = await setUp(t);
  const id = await start(next);
  // The new replica was there before, and has bound what it knows.
  const first = await join(replica([released, next]), 'new');
  await first.subscription.stop();
  const old = await join(replica([released]), 'old');
  for (const [i, contract] of [order.stockReserved, goodsWeighed].entries()) {
    const before = await stepOf(id);
    await transport.publish('events', [replyTo(contract, id)]);
    // More often than the ladder has tries.
    await eventually(() => assert.ok(old.handed.filter((type) => type === contract.type).length > 4));
    assert.equal(await stepOf(id), before);
    const fresh = await join(replica([released, next]), `new-${i}`);
    await eventually(async () => assert.notEqual(await stepOf(id), before));
    await fresh.subscription.stop();
  }
  assert.deepEqual(await transport.deadLetters.list('order-service.replies'), []);
});

test('a reply to an instance that has ended is acknowledged, also if its version was removed', async (t) => {
  const { database, deliver, replica, start } = await setUp(t);
  const id = await start(next);
  const old = replica([released]);
  await assert.rejects(deliver(replyTo(order.stockReserved, id), old), { code: 'other-replica' });
  await database.query(
    sql`update saga set status = 'completed', step = null, deadline = null where id = ${id}`,
  );
  await deliver(replyTo(order.stockReserved, id), old);
});

test('a type that nobody knows any more is acknowledged', async (t) => {
  const { join, replica, start, transport } = await setUp(t);
  const id = await start(released);
  const first = await join(replica([released, next]), 'new');
  await first.subscription.stop();
  const old = await join(replica([released]), 'old');
  await transport.publish('events', [replyTo(goodsWeighed, id)]);
  await eventually(() => assert.deepEqual(old.handed, ['inventory.weighed']));
  await eventually(async () => {
    const [depth] = await old.transport.queueDepths();
    assert.deepEqual([depth?.ready, depth?.unacknowledged, depth?.delayed], [0, 0, 0]);
  });
});
