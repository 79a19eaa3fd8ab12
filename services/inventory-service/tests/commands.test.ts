import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import {
  commitStock,
  releaseStock,
  reservationExpired,
  reserveStock,
  stockCommitFailed,
  stockCommitted,
  stockRejected,
  stockReleased,
  stockReserved,
} from '@platform/contracts/shop/inventory-messages.ts';
import { composeMessage, draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { Message } from '@platform/messaging/message.ts';
import { consume, on } from '@platform/messaging/receiving/consume.ts';
import { startRelay } from '@platform/messaging/relay/relay.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { testTransport } from '@platform/testing/test-transport.ts';
import { COMMAND_QUEUE, commandHandlers } from '../src/reservations/commands/command-handlers.ts';
import { sweepExpired } from '../src/reservations/expiry/expiry-sweep.ts';
import { auditBooks, createTestInventory, inMinutes, levelOf, stockUp } from './test-inventory.ts';

// The real thing: commands over a bus, carried out by two replicas, replies by outbox and relay.
const inventory = await createTestInventory({ after });
const { database, outbox } = inventory;
const { transport, connect } = await testTransport({ after }, 'postgres');
const retry = { immediate: 1, delaysMs: [20] };
for (let replica = 0; replica < 2; replica++) {
  const handlers = commandHandlers({ database, outbox });
  await consume({
    transport: await connect(`replica-${replica}`),
    database,
    queue: COMMAND_QUEUE,
    handlers,
    retry,
  });
}
const relay = startRelay({ database, transport, outbox });
after(() => relay.stop());

const replies: Message[] = [];
await consume({
  transport,
  database,
  queue: 'test.replies',
  handlers: [
    stockReserved,
    stockRejected,
    stockReleased,
    stockCommitted,
    stockCommitFailed,
    reservationExpired,
  ].map((event) =>
    on(event, async (message) => {
      replies.push(message);
    }),
  ),
});

async function send(entry: OutboxEntry, times = 1): Promise<Message[]> {
  const messages = Array.from({ length: times }, () => composeMessage(entry, 'order-service'));
  await transport.publish('commands', messages);
  return messages;
}

const repliesTo = ({ id }: Message) => replies.filter(({ causationid }) => causationid === id);

async function replyTo(entry: OutboxEntry): Promise<Message> {
  const [command] = await send(entry);
  assert.ok(command);
  return eventually(() => {
    const [reply] = repliesTo(command);
    assert.ok(reply);
    return reply;
  });
}

const about = (orderId: string) => ({
  subject: orderId,
  correlationId: orderId,
  data: { order_id: orderId },
});
const reserve = (orderId: string, sku: string, quantity: number, expires_at = inMinutes(15)) => {
  const { data, ...rest } = about(orderId);
  return draft(reserveStock, { ...rest, data: { ...data, lines: [{ sku, quantity }], expires_at } });
};
const release = (orderId: string) => draft(releaseStock, about(orderId));
const commit = (orderId: string) => draft(commitStock, about(orderId));

test('an order is reserved and committed, each reply naming its command and the saga', async () => {
  await stockUp(database, { BUS: 5 });
  const orderId = randomUUID();
  const reserved = await replyTo(reserve(orderId, 'BUS', 2));
  assert.deepEqual(
    [reserved.type, reserved.subject, reserved.correlationid, reserved.data],
    ['inventory.reserved', orderId, orderId, { order_id: orderId }],
  );
  const committed = await replyTo(commit(orderId));
  assert.deepEqual([committed.type, committed.correlationid], ['inventory.committed', orderId]);
  assert.deepEqual(await levelOf(database, 'BUS'), [3, 0]);
});

test('an order that cannot be had is rejected with its shortages', async () => {
  await stockUp(database, { SHORT: 1 });
  const orderId = randomUUID();
  const rejected = await replyTo(reserve(orderId, 'SHORT', 2));
  assert.equal(rejected.type, 'inventory.rejected');
  assert.deepEqual(rejected.data, {
    order_id: orderId,
    reason: 'out-of-stock',
    shortages: [{ sku: 'SHORT', requested: 2, available: 1 }],
  });
});

test('a command asked again is answered again, each with the same answer, and carried out once', async () => {
  await stockUp(database, { AGAIN: 500 });
  const orderId = randomUUID();
  const commands = [
    [reserve(orderId, 'AGAIN', 2), 'inventory.reserved'],
    [commit(orderId), 'inventory.committed'],
  ] as const;
  for (const [entry, type] of commands) {
    const sent = await send(entry, 100);
    await eventually(() => {
      for (const message of sent)
        assert.deepEqual(new Set(repliesTo(message).map((r) => r.type)), new Set([type]));
    });
  }
  assert.deepEqual(await levelOf(database, 'AGAIN'), [498, 0]);
});

test('a release before its reservation is answered, and the reservation rejected', async () => {
  await stockUp(database, { EARLY: 1 });
  const orderId = randomUUID();
  assert.equal((await replyTo(release(orderId))).type, 'inventory.released');
  const rejected = await replyTo(reserve(orderId, 'EARLY', 1));
  assert.deepEqual(rejected.data, { order_id: orderId, reason: 'released', shortages: [] });
  assert.equal((await replyTo(release(orderId))).type, 'inventory.released');
});

test('a commit whose stock is gone is refused each time it is asked, and takes nothing', async () => {
  await stockUp(database, { PAID: 1 });
  const [orderId, other] = [randomUUID(), randomUUID()];
  await replyTo(reserve(orderId, 'PAID', 1, inMinutes(-1)));
  await sweepExpired(inventory);
  await replyTo(reserve(other, 'PAID', 1));
  const shortages = [{ sku: 'PAID', requested: 1, available: 0 }];
  for (let asking = 0; asking < 2; asking++) {
    const failed = await replyTo(commit(orderId));
    assert.equal(failed.type, 'inventory.commit-failed');
    assert.deepEqual(failed.data, { order_id: orderId, reason: 'out-of-stock', shortages });
    await stockUp(database, { PAID: 1 });
  }
  assert.deepEqual(await levelOf(database, 'PAID'), [3, 1]);
});

test('a commit of what is not reserved is refused', async () => {
  const orderId = randomUUID();
  const failed = await replyTo(commit(orderId));
  assert.equal(failed.type, 'inventory.commit-failed');
  assert.deepEqual(failed.data, { order_id: orderId, reason: 'not-reserved', shortages: [] });
});

test('what the protocol rules out becomes a dead letter at once', async () => {
  await stockUp(database, { GONE: 1 });
  const orderId = randomUUID();
  await replyTo(reserve(orderId, 'GONE', 1));
  await replyTo(commit(orderId));
  const sent = await send(release(orderId));
  await eventually(async () => {
    const letters = await transport.deadLetters.list(COMMAND_QUEUE);
    assert.deepEqual(
      letters.map(({ id, reason }) => [id, reason]).sort(),
      sent.map(({ id }) => [id, 'rejected']).sort(),
    );
  });
  assert.deepEqual(await levelOf(database, 'GONE'), [0, 0]);
});

test('leaves books that balance', async () => {
  assert.deepEqual(await auditBooks(database), []);
});
