import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { findSaga } from '../src/store/saga-queries.ts';
import * as order from './order-process.ts';
import { createSagaWorld } from './saga-world.ts';

const admin = { actor: 'admin-1', reason: 'the carrier called' };

async function setUp(t: TestContext) {
  const calls: string[] = [];
  const process = order.orderProcess(1, {
    onCompleted: async () => void calls.push('completed'),
    onCompensated: async (_, { failure }) => void calls.push(`undone: ${failure.code}`),
  });
  const world = await createSagaWorld(t, [process]);
  const { database, passTime, reply, sagas, sent, start } = world;
  const show = async (id: string) => {
    const saga = await findSaga(database, id);
    assert.ok(saga);
    return saga;
  };
  const waitUntilStuck = async (id: string) => {
    while ((await show(id)).status !== 'stuck') {
      await passTime();
      await sagas.expire(id);
    }
    await sent();
  };
  const types = async () => (await sent()).map(({ type }) => type);
  /** Stuck in create-shipment. */
  const stuckForward = async () => {
    const id = await start(process);
    await reply(order.stockReserved, id);
    await reply(order.paymentAuthorised, id);
    await reply(order.paymentCaptured, id);
    await waitUntilStuck(id);
    return id;
  };
  /** Stuck in undoing authorise-payment. */
  const stuckBackward = async () => {
    const id = await start(process);
    await reply(order.stockReserved, id);
    await reply(order.paymentAuthorised, id);
    await reply(order.paymentCaptureFailed, id, { reason: 'gone' });
    await waitUntilStuck(id);
    return id;
  };
  return { ...world, calls, show, types, process, stuckForward, stuckBackward, waitUntilStuck };
}

test('retry asks again, and the process goes on', async (t) => {
  const { calls, reply, sagas, show, stuckForward, types } = await setUp(t);
  const id = await stuckForward();
  assert.deepEqual(await sagas.operate(id, 'retry', admin), { isDone: true, status: 'running' });
  assert.deepEqual(await types(), ['shipping.create']);
  await reply(order.shipmentCreated, id, { tracking_number: 'T-1' });
  await reply(order.stockCommitted, id);
  assert.deepEqual(calls, ['completed']);
  const noted = (await show(id)).journal.find(({ kind }) => kind === 'retried');
  assert.deepEqual([noted?.actor, noted?.reason], [admin.actor, admin.reason]);
});

test('skip takes the step for done', async (t) => {
  const { sagas, show, stuckForward, types } = await setUp(t);
  const id = await stuckForward();
  assert.deepEqual(await sagas.operate(id, 'skip', admin), { isDone: true, status: 'running' });
  assert.deepEqual(await types(), ['inventory.commit']);
  assert.equal((await show(id)).step, 'commit-stock');
});

test('skip takes a compensation for done, and undoes the rest', async (t) => {
  const { calls, reply, sagas, stuckBackward, types } = await setUp(t);
  const id = await stuckBackward();
  assert.deepEqual(await sagas.operate(id, 'skip', admin), { isDone: true, status: 'compensating' });
  assert.deepEqual(await types(), ['inventory.release']);
  await reply(order.stockReleased, id);
  assert.deepEqual(calls, ['undone: gone']);
});

test('force-complete ends it as completed', async (t) => {
  const { calls, sagas, stuckForward, types } = await setUp(t);
  const id = await stuckForward();
  assert.deepEqual(await sagas.operate(id, 'force-complete', admin), { isDone: true, status: 'completed' });
  assert.deepEqual(await types(), []);
  assert.deepEqual(calls, ['completed']);
});

test('force-compensate undoes from beyond the pivot', async (t) => {
  const { calls, reply, sagas, stuckForward, types } = await setUp(t);
  const id = await stuckForward();
  assert.deepEqual(await sagas.operate(id, 'force-compensate', admin), {
    isDone: true,
    status: 'compensating',
  });
  await reply(order.shipmentCancelled, id);
  await reply(order.paymentRefunded, id);
  await reply(order.stockReleased, id);
  assert.deepEqual(await types(), ['shipping.cancel', 'payment.cancel', 'inventory.release']);
  assert.deepEqual(calls, ['undone: undone-by-operator']);
});

test('a step that cannot be undone is not forced back while it is in doubt', async (t) => {
  const { reply, sagas, stuckForward, waitUntilStuck, types } = await setUp(t);
  const id = await stuckForward();
  await reply(order.shipmentCreated, id, { tracking_number: 'T-1' });
  await waitUntilStuck(id);
  assert.deepEqual(await sagas.operate(id, 'force-compensate', admin), { isDone: false, refusal: 'no-undo' });
  assert.deepEqual(await types(), []);
  await reply(order.stockCommitFailed, id, { reason: 'out-of-stock' });
  assert.deepEqual(await types(), ['shipping.cancel']);
});

test('an undo that is refused is stuck with the reason, and takes an undoing after all', async (t) => {
  const { calls, reply, sagas, show, stuckForward } = await setUp(t);
  const id = await stuckForward();
  await sagas.operate(id, 'force-compensate', admin);
  for (let times = 0; times < 2; times++)
    await reply(order.shipmentCancelFailed, id, { reason: 'parcel-has-left' });
  const { journal, status, step } = await show(id);
  assert.deepEqual([status, step], ['stuck', 'create-shipment']);
  const refused = journal.filter(({ kind }) => kind === 'refused');
  assert.deepEqual(
    refused.map(({ reason, direction }) => [reason, direction]),
    [['parcel-has-left', 'backward']],
  );
  await reply(order.shipmentCancelled, id);
  await reply(order.paymentRefunded, id);
  await reply(order.stockReleased, id);
  assert.deepEqual(calls, ['undone: undone-by-operator']);
});

test('refuses what would race with the process, or make no sense', async (t) => {
  const { process, reply, sagas, start, stuckBackward } = await setUp(t);
  const refusal = async (id: string, operation: Parameters<typeof sagas.operate>[1]) => {
    const outcome = await sagas.operate(id, operation, admin);
    return outcome.isDone ? 'done' : outcome.refusal;
  };
  const running = await start(process);
  assert.equal(await refusal(running, 'skip'), 'not-stuck');
  assert.equal(await refusal(running, 'force-complete'), 'not-stuck');
  await reply(order.stockRejected, running, { reason: 'out-of-stock' });
  assert.equal(await refusal(running, 'retry'), 'ended');
  assert.equal(await refusal(await stuckBackward(), 'force-complete'), 'compensating');
  assert.equal(await refusal('0190aaaa-0000-7000-8000-000000000000', 'retry'), 'not-found');
});

test('says beforehand what an operator may do', async (t) => {
  const { process, reply, sagas, show, start, stuckBackward, stuckForward, waitUntilStuck } = await setUp(t);
  const can = async (id: string) => sagas.possibleOperations(await show(id));
  const running = await start(process);
  assert.deepEqual(await can(running), ['retry']);
  await reply(order.stockRejected, running, { reason: 'out-of-stock' });
  assert.deepEqual(await can(running), []);
  assert.deepEqual(await can(await stuckBackward()), ['retry', 'skip']);
  const id = await stuckForward();
  assert.deepEqual(await can(id), ['retry', 'skip', 'force-complete', 'force-compensate']);
  await reply(order.shipmentCreated, id, { tracking_number: 'T-1' });
  await waitUntilStuck(id);
  assert.deepEqual(await can(id), ['retry', 'skip', 'force-complete']);
  assert.deepEqual(sagas.possibleOperations({ ...(await show(id)), version: 9 }), []);
});
