import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { eventually } from '@platform/testing/eventually.ts';
import type { SagaDefinition } from '../src/saga-definition.ts';
import type { SagaHooks } from '../src/saga-hooks.ts';
import { Sagas } from '../src/sagas.ts';
import { countUnfinishedSagas, findSaga } from '../src/store/saga-queries.ts';
import * as order from './order-process.ts';
import { createSagaWorld } from './saga-world.ts';

const admin = { actor: 'admin-1', reason: 'mended' };

/** A process whose first command cannot be made while `isBroken`. */
async function setUp(t: TestContext, hooks: SagaHooks<order.OrderFacts> = {}) {
  const fault = { isBroken: false };
  const fine = order.orderProcess(1, hooks);
  const [first, ...rest] = fine.steps;
  assert.ok(first);
  const command: typeof first.command = (facts) => {
    if (fault.isBroken) throw new Error('no such \u0000 product');
    return first.command(facts);
  };
  const process: SagaDefinition<order.OrderFacts> = { ...fine, steps: [{ ...first, command }, ...rest] };
  const world = await createSagaWorld(t, [process]);
  const { database, sagas } = world;
  const show = async (id: string) => {
    const saga = await findSaga(database, id);
    assert.ok(saga);
    return saga;
  };
  const sweep = (by: Sagas) => {
    t.after(by.startSweeper());
  };
  /** An instance whose time has come long ago, and what was promised. */
  const overdue = async () => {
    fault.isBroken = false;
    const id = await world.start(process);
    await world.sent();
    fault.isBroken = true;
    await database.query(sql`update saga set deadline = now() - interval '1 hour' where id = ${id}`);
    return { id, promised: (await show(id)).deadline };
  };
  /** As if it had failed eight times, and its next look were due. */
  const failedEightTimes = (id: string) =>
    database.query(sql`update saga set failures = 8, last_error = 'earlier' where id = ${id}`);
  /** Time passes until the sweeper has failed `count` times. */
  const untilFailed = (id: string, count: number) =>
    eventually(async () => {
      await database.query(sql`update saga set next_look = null where id = ${id}`);
      assert.ok((await show(id)).failures >= count);
    });
  return { ...world, failedEightTimes, fault, overdue, process, show, sagas, sweep, untilFailed };
}

test('an instance that cannot move shows how often and why, and what it was promised stays', async (t) => {
  const { database, overdue, sagas, show, sweep } = await setUp(t);
  const { id, promised } = await overdue();
  sweep(sagas);
  await eventually(async () => assert.ok((await show(id)).failures > 0));
  const saga = await show(id);
  assert.equal(saga.last_error, 'no such  product');
  assert.deepEqual(saga.deadline, promised);
  assert.ok(saga.next_look);
  assert.equal(saga.is_overdue, true);
  assert.equal((await countUnfinishedSagas(database))[0]?.overdue, 1);
});

test('after ten failures it is stuck, and an operator brings it on', async (t) => {
  const told: string[] = [];
  const { failedEightTimes, fault, overdue, reply, sagas, sent, show, sweep, untilFailed } = await setUp(t, {
    onStuck: async (_, { id }) => void told.push(id),
  });
  const { id } = await overdue();
  await failedEightTimes(id);
  sweep(sagas);
  await eventually(async () => assert.equal((await show(id)).failures, 9));
  assert.equal((await show(id)).status, 'running');
  await untilFailed(id, 10);
  await eventually(async () => assert.equal((await show(id)).status, 'stuck'));
  const stuck = await show(id);
  assert.deepEqual([stuck.failures, stuck.last_error, stuck.is_overdue], [10, 'no such  product', true]);
  assert.equal(stuck.journal.find(({ kind }) => kind === 'stuck')?.reason, 'no such  product');
  assert.deepEqual(told, [id]);
  fault.isBroken = false;
  assert.deepEqual(await sagas.operate(id, 'retry', admin), { isDone: true, status: 'running' });
  const retried = await show(id);
  assert.deepEqual([retried.failures, retried.last_error, retried.next_look], [0, null, null]);
  assert.deepEqual(
    (await sent()).map(({ type }) => type),
    ['inventory.reserve'],
  );
  await reply(order.stockReserved, id);
  assert.equal((await show(id)).step, 'authorise-payment');
});

test('it is stuck also when its owner cannot be told', async (t) => {
  const { failedEightTimes, overdue, sagas, show, sweep, untilFailed } = await setUp(t, {
    onStuck: async () => {
      throw new Error('nobody home');
    },
  });
  const { id } = await overdue();
  await failedEightTimes(id);
  sweep(sagas);
  await untilFailed(id, 10);
  await eventually(async () => assert.equal((await show(id)).status, 'stuck'));
});

test('a move that succeeds forgets the failures before it', async (t) => {
  const { overdue, reply, sagas, show, sweep, untilFailed } = await setUp(t);
  const { id } = await overdue();
  sweep(sagas);
  await untilFailed(id, 2);
  await reply(order.stockReserved, id);
  const { failures, last_error, next_look, status } = await show(id);
  assert.deepEqual(
    { failures, last_error, next_look, status },
    {
      failures: 0,
      last_error: null,
      next_look: null,
      status: 'running',
    },
  );
});

test('a version that a replica does not know is left to those that do, and is overdue meanwhile', async (t) => {
  const { database, fault, overdue, process, replica, sagas, sent, show, sweep } = await setUp(t);
  const unknown = await overdue();
  fault.isBroken = false;
  await database.query(sql`update saga set version = 2 where id = ${unknown.id}`);
  const known = await overdue();
  fault.isBroken = false;
  sweep(sagas);
  await eventually(async () => assert.equal((await show(known.id)).attempt, 2));
  const left = await show(unknown.id);
  assert.deepEqual(left.deadline, unknown.promised);
  assert.deepEqual([left.failures, left.next_look, left.is_overdue], [0, null, true]);
  await sent();
  sweep(replica([{ ...process, version: 2 }]));
  await eventually(async () => assert.equal((await show(unknown.id)).attempt, 2));
});

test('the metrics show what cannot move, also of a type that nobody registers any more', async (t) => {
  const { database, outbox, overdue, process, sagas, sweep, untilFailed } = await setUp(t);
  const { id } = await overdue();
  sweep(sagas);
  await untilFailed(id, 1);
  const { id: orphan } = await overdue();
  await database.query(sql`update saga set type = 'gone' where id = ${orphan}`);
  const metrics = new MetricRegistry();
  new Sagas({ database, outbox, definitions: [process], metrics });
  const text = await metrics.render();
  assert.match(text, /saga_failing_instances\{saga="order"\} 1/);
  assert.match(text, /saga_overdue_instances\{saga="gone"\} 1/);
});
