import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUniqueViolation } from '@platform/database/database-errors.ts';
import { sql } from '@platform/database/sql.ts';
import type { Message } from '@platform/messaging/message.ts';
import type { SagaHooks } from '../src/saga-hooks.ts';
import { countUnfinishedSagas, findJournal, findSaga, listSagas } from '../src/store/saga-queries.ts';
import * as order from './order-process.ts';
import { createSagaWorld, replyTo } from './saga-world.ts';

const types = (messages: Message[]) => messages.map(({ type }) => type);

/** Hooks that write down, in the transaction, that they were called. */
function recordingHooks(): { hooks: SagaHooks<order.OrderFacts>; calls: string[] } {
  const calls: string[] = [];
  const hooks: SagaHooks<order.OrderFacts> = {
    onCompleted: async (tx, { facts }) => {
      await tx.query(sql`select 1`);
      calls.push(`completed ${facts.trackingNumber}`);
    },
    onCompensated: async (_, { status, failure }) => void calls.push(`${status} ${failure.code}`),
    onStuck: async (_, { step }) => void calls.push(`stuck ${step}`),
  };
  return { hooks, calls };
}

async function setUp(t: Parameters<typeof createSagaWorld>[0]) {
  const { hooks, calls } = recordingHooks();
  const process = order.orderProcess(1, hooks);
  const world = await createSagaWorld(t, [process]);
  const show = async (id: string) => {
    const saga = await findSaga(world.database, id);
    assert.ok(saga);
    return saga;
  };
  return { ...world, process, calls, show };
}

test('goes through its steps to the end, one command at a time', async (t) => {
  const { calls, process, reply, sent, show, start } = await setUp(t);
  const id = await start(process);
  const [command] = await sent();
  assert.equal(command?.type, 'inventory.reserve');
  assert.equal(command?.subject, id);
  assert.equal(command?.correlationid, id);
  await reply(order.stockReserved, id);
  assert.deepEqual(types(await sent()), ['payment.authorise']);
  await reply(order.paymentAuthorised, id);
  assert.deepEqual(types(await sent()), ['payment.capture']);
  await reply(order.paymentCaptured, id);
  assert.deepEqual(types(await sent()), ['shipping.create']);
  await reply(order.shipmentCreated, id, { tracking_number: 'T-1' });
  assert.deepEqual(types(await sent()), ['inventory.commit']);
  await reply(order.stockCommitted, id);
  assert.deepEqual(await sent(), []);
  const saga = await show(id);
  assert.equal(saga.status, 'completed');
  assert.equal(saga.is_overdue, false);
  assert.deepEqual(calls, ['completed T-1']);
});

test('journals what happened, with message ids and attempts', async (t) => {
  const { database, process, passTime, reply, sagas, sent, start } = await setUp(t);
  const id = await start(process);
  await passTime();
  await sagas.expire(id);
  const commands = await sent();
  const answer = await reply(order.stockRejected, id, { reason: 'out-of-stock' });
  const journal = await findJournal(database, id);
  assert.deepEqual(
    journal.map(({ kind, step, attempt, message_id }) => [kind, step, attempt, message_id]),
    [
      ['started', null, null, null],
      ['sent', 'reserve-stock', 1, commands[0]?.id],
      ['unanswered', 'reserve-stock', 1, null],
      ['sent', 'reserve-stock', 2, commands[1]?.id],
      ['refused', 'reserve-stock', 2, answer.id],
      ['sent', 'reserve-stock', 1, (await sent())[0]?.id],
    ],
  );
});

test('undoes in reverse what is done when a step is refused', async (t) => {
  const { calls, process, reply, sent, show, start } = await setUp(t);
  const id = await start(process);
  await reply(order.stockReserved, id);
  await reply(order.paymentAuthorised, id);
  await sent();
  await reply(order.paymentCaptureFailed, id, { reason: 'authorisation-gone' });
  assert.deepEqual(types(await sent()), ['payment.cancel']);
  await reply(order.paymentVoided, id);
  assert.deepEqual(types(await sent()), ['inventory.release']);
  await reply(order.stockReleased, id);
  assert.deepEqual(calls, ['compensated authorisation-gone']);
  const saga = await show(id);
  assert.equal(saga.status, 'compensated');
  assert.equal(saga.failure_reason, 'The payment failed.');
});

test('leaves a step out that its facts do not call for', async (t) => {
  const { calls, process, reply, sent, start } = await setUp(t);
  const id = await start(process, { needsStock: false });
  assert.deepEqual(types(await sent()), ['payment.authorise']);
  await reply(order.paymentDeclined, id, { reason: 'card-declined' });
  assert.deepEqual(await sent(), []);
  assert.deepEqual(calls, ['compensated card-declined']);
});

test('ignores replies that are repeated, late, of nobody or of no saga', async (t) => {
  const { deliver, process, reply, sent, show, start } = await setUp(t);
  const id = await start(process);
  const reserved = await reply(order.stockReserved, id);
  await deliver(reserved);
  await reply(order.stockReserved, id);
  await reply(order.stockReleased, id);
  await reply(order.stockReserved, '0190aaaa-0000-7000-8000-000000000000');
  await deliver({ ...replyTo(order.stockReserved, id), correlationid: "not' a uuid" });
  assert.deepEqual(types(await sent()), ['inventory.reserve', 'payment.authorise']);
  assert.equal((await show(id)).step, 'authorise-payment');
});

test('one reply delivered many times at once moves it once', async (t) => {
  const { deliver, process, sent, start } = await setUp(t);
  const id = await start(process);
  const reserved = replyTo(order.stockReserved, id);
  const again = replyTo(order.stockReserved, id);
  await Promise.all([reserved, again, reserved, again, reserved].map((message) => deliver(message)));
  assert.deepEqual(types(await sent()), ['inventory.reserve', 'payment.authorise']);
});

test('asks again with a new id, then undoes the step in doubt as well', async (t) => {
  const { calls, passTime, process, reply, sagas, sent, start } = await setUp(t);
  const id = await start(process);
  await reply(order.stockReserved, id);
  await sent();
  for (let i = 0; i < 4; i++) {
    await passTime();
    assert.equal(await sagas.expire(id), true);
  }
  const commands = await sent();
  assert.deepEqual(types(commands), [
    'payment.authorise',
    'payment.authorise',
    'payment.authorise',
    'payment.cancel',
  ]);
  assert.equal(new Set(commands.map((command) => command.id)).size, 4);
  await reply(order.paymentAuthorised, id);
  assert.deepEqual(await sent(), []);
  await reply(order.paymentVoided, id);
  await reply(order.stockReleased, id);
  assert.deepEqual(calls, ['compensated payment-unavailable']);
});

test('a pivot in doubt is asked again and again, then stuck, and goes on when the answer comes', async (t) => {
  const { calls, database, passTime, process, reply, sagas, sent, show, start } = await setUp(t);
  const id = await start(process);
  await reply(order.stockReserved, id);
  await reply(order.paymentAuthorised, id);
  await sent();
  for (let i = 0; i < 13; i++) {
    await passTime();
    await sagas.expire(id);
  }
  assert.deepEqual([...new Set(types(await sent()))], ['payment.capture']);
  assert.equal((await show(id)).status, 'stuck');
  assert.equal((await show(id)).is_overdue, true);
  assert.deepEqual(calls, ['stuck capture-payment']);
  assert.deepEqual(await countUnfinishedSagas(database), [
    { type: 'order', version: 1, status: 'stuck', count: 1, overdue: 1 },
  ]);
  await reply(order.paymentCaptured, id);
  assert.deepEqual(types(await sent()), ['shipping.create']);
  assert.equal((await show(id)).status, 'running');
});

test('a start whose transaction fails leaves nothing; an id starts once', async (t) => {
  const { database, process, sagas, sent, start } = await setUp(t);
  const facts = { orderId: 'x', needsStock: true };
  const failing = '0190aaaa-0000-7000-8000-000000000001';
  await assert.rejects(
    database.transaction(async (tx) => {
      await sagas.start(tx, process, { id: failing, facts });
      throw new Error('no');
    }),
  );
  assert.equal(await findSaga(database, failing), undefined);
  assert.deepEqual(await sent(), []);
  const id = await start(process);
  await assert.rejects(
    database.transaction((tx) => sagas.start(tx, process, { id, facts })),
    (error) => isUniqueViolation(error, 'saga_pkey'),
  );
});

test('a move whose hook fails leaves the instance where it was, and the reply unhandled', async (t) => {
  let isBroken = true;
  const process = order.orderProcess(1, {
    onCompensated: async () => {
      if (isBroken) throw new Error('the hook failed');
    },
  });
  const { database, deliver, sent, start } = await createSagaWorld(t, [process]);
  const id = await start(process);
  await sent();
  const rejected = replyTo(order.stockRejected, id, { reason: 'out-of-stock' });
  await assert.rejects(deliver(rejected), /the hook failed/);
  assert.equal((await findSaga(database, id))?.status, 'running');
  isBroken = false;
  await deliver(rejected);
  assert.equal((await findSaga(database, id))?.status, 'compensated');
});

test('lists by status, newest first, page by page', async (t) => {
  const { database, process, reply, start } = await setUp(t);
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) ids.unshift(await start(process));
  await reply(order.stockRejected, ids[2] ?? '', { reason: 'out-of-stock' });
  const running = ids.filter((_, i) => i !== 2);
  const first = await listSagas(database, { status: 'running', limit: 3 });
  const second = await listSagas(database, { status: 'running', limit: 3, before: first[2]?.id ?? '' });
  assert.deepEqual(
    [...first, ...second].map(({ id }) => id),
    running,
  );
  assert.equal((await listSagas(database, { limit: 10 })).length, 5);
});
