import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { startOrderService } from './order-fixture.ts';

const service = await startOrderService({ after });
const amount = { payment_id: randomUUID(), amount_minor: 450, currency: 'GBP' };
const shipment = { shipment_id: randomUUID(), customer_id: randomUUID(), tracking_number: 'T1' };

/** A customer with an order of `sku` that is confirmed. */
async function confirmed(sku = 'MUG') {
  const token = service.tokenFor({ userId: randomUUID() });
  const address = { recipient: 'Ada', line1: '1 Mill Lane', city: 'Bath', country: 'GB' };
  const { body } = await service.call('POST', '/api/orders', {
    token,
    body: { lines: [{ sku, quantity: 1 }], shipping_address: address },
  });
  const { id } = body as { id: string };
  for (const [reply, data] of [
    ['inventory.reserved', {}],
    ['payment.authorised', amount],
    ['payment.captured', amount],
    ['shipment.created', shipment],
    ['inventory.committed', {}],
  ] as const)
    await service.reply(reply, id, data);
  const cancel = () =>
    service.call('POST', `/api/orders/${id}/cancel`, { token, body: { reason: 'Too late' } });
  const show = async () => (await service.call('GET', `/api/orders/${id}`, { token })).body;
  const events = async () =>
    (await service.call('GET', `/api/orders/${id}/timeline`, { token })).body.items.map(
      ({ event }: { event: string }) => event,
    );
  return { id, token, cancel, show, events };
}

/** The command of `type` about an order, and the id of the saga that sent it. */
async function sentAbout(type: string, orderId: string) {
  const messages = (await service.sent(type)).filter(({ subject }) => subject === orderId);
  return { count: messages.length, sagaId: messages[0]?.correlationid as string };
}

/** Answers the commands of a cancellation after that of the shipment. */
async function undo(id: string, sagaId: string): Promise<void> {
  await service.reply('shipment.cancelled', id, {}, sagaId);
  assert.equal((await sentAbout('payment.cancel', id)).count, 1);
  await service.reply('payment.refunded', id, { ...amount, refund_id: randomUUID() }, sagaId);
  assert.equal((await sentAbout('inventory.put-back', id)).count, 1);
  await service.reply('inventory.released', id, {}, sagaId);
}

test('a confirmed order is undone until its parcel leaves: shipment, money, goods, and an event', async () => {
  const { id, cancel, show, events } = await confirmed();
  const before = await show();
  assert.deepEqual(
    [before.status, before.can_cancel, before.cancel_until],
    ['confirmed', true, 'parcel-left'],
  );
  assert.equal((await cancel()).status, 202);
  const during = await show();
  assert.deepEqual([during.status, during.can_cancel, during.cancel_until], ['confirmed', false, null]);
  const { sagaId } = await sentAbout('shipping.cancel', id);
  assert.notEqual(sagaId, id);
  await undo(id, sagaId);
  const cancelled = await show();
  assert.deepEqual(
    [cancelled.status, cancelled.reason_code, cancelled.reason, cancelled.can_cancel],
    ['cancelled', 'cancelled-by-customer', 'Too late', false],
  );
  assert.equal((await sentAbout('order.cancelled', id)).count, 1);
  const told = await events();
  assert.deepEqual(told.slice(-1), ['cancelled']);
  for (const event of [
    'cancel-requested',
    'cancel-shipment succeeded',
    'refund-payment succeeded',
    'put-stock-back succeeded',
  ])
    assert.ok(told.includes(event), event);
});

test('metrics count it as one order that ended, and that was undone', async () => {
  const counted = async (name: string) =>
    Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await service.metrics.render())?.[1]);
  const figures = async () => [
    await counted('orders_ended_total{status="confirmed"}'),
    await counted('orders_ended_total{status="cancelled"}'),
    await counted('orders_undone_total'),
  ];
  const [confirmedBefore = 0, cancelledBefore, undoneBefore = 0] = await figures();
  const { id, cancel } = await confirmed();
  await cancel();
  await undo(id, (await sentAbout('shipping.cancel', id)).sagaId);
  assert.deepEqual(await figures(), [confirmedBefore + 1, cancelledBefore, undoneBefore + 1]);
});

test('a parcel that leaves first keeps the order as it is: nothing is refunded or put back', async () => {
  const { id, cancel, show, events } = await confirmed();
  await cancel();
  const { sagaId } = await sentAbout('shipping.cancel', id);
  await service.reply('shipment.cancel-failed', id, { ...shipment, status: 'dispatched' }, sagaId);
  const order = await show();
  assert.deepEqual([order.status, order.reason_code, order.can_cancel], ['confirmed', null, false]);
  assert.equal((await sentAbout('payment.cancel', id)).count, 0);
  assert.equal((await sentAbout('inventory.put-back', id)).count, 0);
  assert.equal((await sentAbout('order.cancelled', id)).count, 0);
  assert.deepEqual((await events()).slice(-1), ['cancel-refused']);
  const again = await cancel();
  assert.deepEqual([again.status, again.body.code], [409, 'too-late-to-cancel']);
});

test('a parcel that is known to have left is not asked about', async () => {
  const { id, cancel, show } = await confirmed();
  await service.tell('shipment.status-changed', id, { ...shipment, status: 'dispatched' });
  assert.equal((await show()).can_cancel, false);
  const { status, body } = await cancel();
  assert.deepEqual([status, body.code, body.detail], [409, 'too-late-to-cancel', 'The parcel has left.']);
  assert.equal((await sentAbout('shipping.cancel', id)).count, 0);
});

test('who cancels again, at once or later, begins nothing new', async () => {
  const { id, cancel } = await confirmed();
  const answers = await Promise.all([cancel(), cancel(), cancel()]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [202, 202, 202],
  );
  const { count, sagaId } = await sentAbout('shipping.cancel', id);
  assert.equal(count, 1);
  await undo(id, sagaId);
  assert.equal((await cancel()).status, 202);
  assert.equal((await sentAbout('shipping.cancel', id)).count, 0);
});

test('an order without goods is done once it is confirmed', async () => {
  const { cancel, show } = await confirmed('POST');
  const order = await show();
  assert.deepEqual([order.status, order.can_cancel, order.cancel_until], ['confirmed', false, null]);
  assert.equal((await cancel()).status, 409);
});

test('the audit tells of the cancellation beside the fulfilment', async () => {
  const { id, cancel } = await confirmed();
  await cancel();
  const { sagaId } = await sentAbout('shipping.cancel', id);
  const row = async () => {
    const { body } = await service.call('GET', '/api/admin/order-service/audit/orders?limit=100', {
      token: service.tokenFor({ roles: ['admin'] }),
    });
    const order = body.items.find((item: { order_id: string }) => item.order_id === id);
    return [order.status, order.saga_state, order.cancellation_state];
  };
  assert.deepEqual(await row(), ['confirmed', 'completed', 'running']);
  await undo(id, sagaId);
  assert.deepEqual(await row(), ['cancelled', 'completed', 'completed']);
});
