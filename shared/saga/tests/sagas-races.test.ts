import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { findSaga } from '../src/store/saga-queries.ts';
import * as order from './order-process.ts';
import { createSagaWorld, replyTo } from './saga-world.ts';

const customer = { code: 'cancelled-by-customer', reason: 'You cancelled it.', actor: 'customer-1' };

test('a cancellation before the pivot wins: what is done, or in doubt, is undone', async (t) => {
  const process = order.orderProcess();
  const { database, reply, sagas, sent, start } = await createSagaWorld(t, [process]);
  const id = await start(process);
  await reply(order.stockReserved, id);
  await sent();
  const cancel = () => database.transaction((tx) => sagas.requestCancel(tx, id, customer));
  assert.equal(await cancel(), 'cancelling');
  assert.equal(await cancel(), 'cancelling');
  await reply(order.paymentAuthorised, id);
  await reply(order.paymentVoided, id);
  await reply(order.stockReleased, id);
  assert.deepEqual(
    (await sent()).map(({ type }) => type),
    ['payment.cancel', 'inventory.release'],
  );
  const saga = await findSaga(database, id);
  assert.equal(saga?.status, 'cancelled');
  assert.equal(saga?.failure_code, 'cancelled-by-customer');
  assert.ok(saga?.journal.some(({ kind, actor }) => kind === 'cancel-requested' && actor === 'customer-1'));
  assert.equal(await cancel(), 'cancelled');
});

test('a cancellation after the pivot was sent, of a rejected one, or of none is refused', async (t) => {
  const process = order.orderProcess();
  const { database, reply, sagas, sent, start } = await createSagaWorld(t, [process]);
  const cancel = (id: string) => database.transaction((tx) => sagas.requestCancel(tx, id, customer));
  const captured = await start(process, { needsStock: false });
  await reply(order.paymentAuthorised, captured);
  const rejected = await start(process);
  await reply(order.stockRejected, rejected, { reason: 'out-of-stock' });
  await sent();
  assert.equal(await cancel(captured), 'too-late');
  assert.equal(await cancel(rejected), 'too-late');
  assert.equal(await cancel('0190aaaa-0000-7000-8000-000000000000'), 'not-found');
  assert.deepEqual(await sent(), []);
});

test('of a cancellation and the reply that would send the pivot, one wins', async (t) => {
  const process = order.orderProcess();
  const { database, deliver, reply, sagas, sent, start } = await createSagaWorld(t, [process]);
  for (let i = 0; i < 20; i++) {
    const id = await start(process);
    await reply(order.stockReserved, id);
    await sent();
    const [, outcome] = await Promise.all([
      deliver(replyTo(order.paymentAuthorised, id)),
      database.transaction((tx) => sagas.requestCancel(tx, id, customer)),
    ]);
    const commands = (await sent()).map(({ type }) => type);
    assert.deepEqual(commands, outcome === 'cancelling' ? ['payment.cancel'] : ['payment.capture']);
  }
});

test('replicas that take turns with an instance bring it to its end', async (t) => {
  const ends: string[] = [];
  const process = order.orderProcess(1, { onCompleted: async (_, { id }) => void ends.push(id) });
  const { deliver, replica, sagas, sent, start } = await createSagaWorld(t, [process]);
  const id = await start(process);
  const replicas = [sagas, replica(), sagas, sagas, replica()];
  const replies = [
    order.stockReserved,
    order.paymentAuthorised,
    order.paymentCaptured,
    order.shipmentCreated,
    order.stockCommitted,
  ];
  for (const [i, contract] of replies.entries()) {
    const isShipment = contract === order.shipmentCreated;
    const reply = isShipment
      ? replyTo(order.shipmentCreated, id, { tracking_number: 'T-1' })
      : replyTo(contract, id);
    await deliver(reply, replicas[i]);
    await Promise.all(replicas.map((any) => deliver(reply, any)));
  }
  assert.deepEqual(ends, [id]);
  assert.equal((await sent()).length, 5);
});

test('the sweepers of two replicas act once on each deadline', async (t) => {
  const process = order.orderProcess();
  const { database, passTime, replica, sagas, sent, start } = await createSagaWorld(t, [process]);
  const ids = await Promise.all(Array.from({ length: 30 }, () => start(process)));
  await sent();
  await passTime();
  const other = replica();
  const acted = await Promise.all(ids.flatMap((id) => [sagas.expire(id), other.expire(id)]));
  assert.equal(acted.filter(Boolean).length, 30);
  assert.equal((await sent()).length, 30);
  const [row] = await database.query<{ attempts: number[] }>(
    sql`select array_agg(distinct attempt) as attempts from saga`,
  );
  assert.deepEqual(row?.attempts, [2]);
});

test('a connection killed within a move leaves it undone or done, never half', async (t) => {
  const process = order.orderProcess();
  const { database, deliver, sent, start } = await createSagaWorld(t, [process]);
  const id = await start(process);
  await sent();
  // The lock makes the move wait in its middle, where its connection is killed.
  const locker = await database.dedicatedClient();
  locker.on('error', () => undefined); // Ended together with its database when the test fails.
  await locker.query('begin; lock table saga_journal in exclusive mode');
  const moved = deliver(replyTo(order.stockReserved, id));
  await eventually(async () => {
    const rows = await database.query(
      sql`select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock' and query like '%saga_journal%'`,
    );
    assert.equal(rows.length, 1);
  });
  assert.deepEqual(await sent(), []);
  await locker.end();
  await moved;
  assert.deepEqual(
    (await sent()).map(({ type }) => type),
    ['payment.authorise'],
  );
});

test('an instance stays on the version it began with', async (t) => {
  const first = order.orderProcess(1);
  const second = { ...order.orderProcess(2), steps: order.orderProcess(2).steps.slice(1) };
  const { reply, sent, start } = await createSagaWorld(t, [first, second]);
  const old = await start(first);
  const young = await start(second);
  assert.deepEqual(
    (await sent()).map(({ type }) => type),
    ['inventory.reserve', 'payment.authorise'],
  );
  await reply(order.paymentAuthorised, young);
  await reply(order.stockReserved, old);
  assert.deepEqual(
    (await sent()).map(({ type }) => type),
    ['payment.capture', 'payment.authorise'],
  );
});

test('an instance whose version is not registered is left alone, with an error', async (t) => {
  const process = order.orderProcess(1);
  const { database, deliver, replica, start } = await createSagaWorld(t, [process]);
  const id = await start(process);
  const other = replica([order.orderProcess(2)]);
  await assert.rejects(deliver(replyTo(order.stockReserved, id), other), /order 1 is not registered/);
  assert.equal((await findSaga(database, id))?.step, 'reserve-stock');
});
