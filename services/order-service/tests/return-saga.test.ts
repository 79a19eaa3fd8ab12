import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { returnsWorld } from './returns-world.ts';

const { service, deliveredOrder, decide, answerSaga, sentOf } = await returnsWorld({ after });
const admin = service.tokenFor({ userId: randomUUID(), roles: ['admin'] });

const mugs = (quantity: number) => [{ sku: 'MUG', quantity }];
type Delivered = Awaited<ReturnType<typeof deliveredOrder>>;

async function received(order: Delivered, lines = mugs(1), disposition = 'restock'): Promise<string> {
  const id = await order.mustGiveBack(lines);
  await decide(id, 'approve');
  const dispositions = { lines: lines.map(({ sku }) => ({ sku, disposition })) };
  assert.equal((await decide(id, 'receive', dispositions)).status, 200);
  return id;
}

const show = async (id: string) => (await service.call('GET', `/api/returns/${id}`, { token: admin })).body;
const saga = async (id: string) => (await service.call('GET', `/api/sagas/${id}`, { token: admin })).body;

test('books the stock, then gives the money back, then tells the customer', async () => {
  const order = await deliveredOrder(mugs(2));
  const id = await received(order, mugs(1), 'write-off');
  const [stock] = await sentOf('inventory.receive-return', id);
  assert.deepEqual(
    [stock?.correlationid, stock?.subject, stock?.data.lines],
    [id, order.id, [{ sku: 'MUG', quantity: 1, disposition: 'write-off' }]],
  );
  assert.deepEqual(await sentOf('payment.refund-return', id), []);
  await answerSaga(id, order.id, 450);
  const [refund] = await sentOf('payment.refund-return', id);
  assert.deepEqual(refund?.data.lines, [{ sku: 'MUG', quantity: 1, unit_price_minor: 450 }]);
  assert.deepEqual(await sentOf('shipping.receive-return', id), []);
  const returned = await show(id);
  assert.deepEqual([returned.status, returned.refund_minor], ['refunded', 450]);
  assert.notEqual(returned.ended_at, null);
  const told = await sentOf('return.refunded', id);
  assert.deepEqual(
    told.map(({ data }) => [data.refund_minor, data.currency, data.customer_id]),
    [[450, 'GBP', order.customerId]],
  );
  const events = (await order.timeline()).filter((event) => event.startsWith('return-'));
  assert.deepEqual(events, ['return-requested', 'return-approved', 'return-received', 'return-refunded']);
});

test('says of the order that some of it came back, then all, and takes the parcel back with the last', async () => {
  const order = await deliveredOrder([...mugs(1), { sku: 'JUG', quantity: 1 }, { sku: 'POST', quantity: 1 }]);
  const first = await received(order);
  await answerSaga(first, order.id, 450);
  const { status, return_status } = await order.show();
  assert.deepEqual([status, return_status], ['confirmed', 'partly-returned']);
  const last = await received(order, [{ sku: 'JUG', quantity: 1 }]);
  await answerSaga(last, order.id, 1200);
  assert.equal((await order.show()).return_status, 'returned');
  assert.deepEqual(await sentOf('shipping.receive-return', first), []);
  assert.equal((await sentOf('shipping.receive-return', last)).length, 1);
  const list = await service.call('GET', '/api/orders', { token: order.token });
  assert.equal(list.body.items[0].return_status, 'returned');
});

test('takes the parcel back once when the last goods come in two returns at once', async () => {
  const order = await deliveredOrder(mugs(2));
  const ids = [await order.mustGiveBack(mugs(1)), await order.mustGiveBack(mugs(1))];
  await Promise.all(ids.map((id) => decide(id, 'approve')));
  const restock = { lines: [{ sku: 'MUG', disposition: 'restock' }] };
  await Promise.all(ids.map((id) => decide(id, 'receive', restock)));
  await Promise.all(ids.map((id) => answerSaga(id, order.id, 450)));
  const parcels = await Promise.all(ids.map((id) => sentOf('shipping.receive-return', id)));
  assert.equal(parcels.flat().length, 1);
  assert.equal((await order.show()).return_status, 'returned');
});

test('shows what was given back where that is less than the lines cost', async () => {
  const order = await deliveredOrder(mugs(1));
  const id = await received(order);
  assert.equal((await show(id)).refund_minor, 450);
  await answerSaga(id, order.id, 100);
  assert.equal((await show(id)).refund_minor, 100);
});

test('ends once, however often and in whatever order the replies come', async () => {
  const order = await deliveredOrder(mugs(1));
  const id = await received(order);
  const replies = Array.from({ length: 6 }, () => answerSaga(id, order.id, 450));
  await Promise.all(replies);
  await answerSaga(id, order.id, 450);
  assert.equal((await sentOf('return.refunded', id)).length, 1);
  assert.equal((await saga(id)).state, 'completed');
});

test('does not take the news of another return, or of the order, for an answer', async () => {
  const order = await deliveredOrder(mugs(2));
  const id = await received(order);
  const other = await received(order);
  await service.reply('inventory.return-received', order.id, { return_id: other }, other);
  const refund = { payment_id: randomUUID(), refund_id: randomUUID(), amount_minor: 1, currency: 'GBP' };
  await service.reply('payment.refunded', order.id, refund);
  assert.deepEqual([(await saga(id)).step, (await saga(other)).step], ['return-stock', 'return-parcel']);
});

test('asks again for each step that is not answered, for the same, and gives up only into an operator’s hands', async () => {
  const order = await deliveredOrder(mugs(1));
  const id = await received(order);
  const steps = [
    ['return-stock', 'inventory.receive-return', 'inventory.return-received', { return_id: id }],
    ['return-parcel', 'shipping.receive-return', 'shipment.status-changed', parcelBack],
    ['refund-return', 'payment.refund-return', undefined, {}],
  ] as const;
  for (const [step, command, reply, data] of steps) {
    const [first] = await sentOf(command, id);
    await service.call('POST', `/api/sagas/${id}/retry`, { token: admin, body: { reason: 'no answer' } });
    const [again] = await sentOf(command, id);
    assert.deepEqual(again?.data, first?.data, step);
    assert.notEqual(again?.id, first?.id);
    assert.equal((await saga(id)).step, step);
    if (reply !== undefined) await service.reply(reply, order.id, data, id);
  }
  assert.equal((await show(id)).status, 'received');
});

const parcelBack = {
  shipment_id: randomUUID(),
  customer_id: randomUUID(),
  tracking_number: 'T1',
  status: 'returned',
};

test('is not undone by an operator, but skipped once it was done by hand', async () => {
  const order = await deliveredOrder(mugs(2));
  const id = await received(order);
  await service.reply('inventory.return-received', order.id, { return_id: id }, id);
  await service.database.query(sql`update saga set status = 'stuck', deadline = null where id = ${id}`);
  const body = { reason: 'paid by bank transfer' };
  const undone = await service.call('POST', `/api/sagas/${id}/force`, {
    token: admin,
    body: { ...body, outcome: 'compensate' },
  });
  assert.deepEqual([undone.status, undone.body.code], [409, 'saga-not-operable']);
  const skipped = await service.call('POST', `/api/sagas/${id}/skip`, { token: admin, body });
  assert.deepEqual([skipped.status, skipped.body.state], [200, 'completed']);
  assert.deepEqual([(await show(id)).status, (await show(id)).refund_minor], ['refunded', 450]);
});

test('has a saga on which an admin does not operate for an own order', async () => {
  const userId = randomUUID();
  const order = await deliveredOrder(mugs(1), userId);
  const id = await received(order);
  const own = service.tokenFor({ userId, roles: ['admin'] });
  const { status } = await service.call('POST', `/api/sagas/${id}/retry`, {
    token: own,
    body: { reason: 'mine' },
  });
  assert.equal(status, 403);
});

test('says with the payment what it is for, so that it can be given back by line', async () => {
  const order = await deliveredOrder([...mugs(2), { sku: 'POST', quantity: 1 }]);
  const authorised = (await service.sent('payment.authorise')).find(({ subject }) => subject === order.id);
  assert.deepEqual(authorised?.data.lines, [
    { sku: 'MUG', quantity: 2, unit_price_minor: 450 },
    { sku: 'POST', quantity: 1, unit_price_minor: 300 },
  ]);
});
