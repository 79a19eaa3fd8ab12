import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { notificationWorld } from '../notification-world.ts';
import { placedOrder } from './placed-order.ts';

const { tell, newUser, call, kindsOf, mailsOf } = await notificationWorld({ after });

test('tells a customer of everything that happens to an order, in-app and by mail', async () => {
  const userId = await newUser('ada@example.com');
  const order = placedOrder(userId);
  const parcel = {
    order_id: order.order_id,
    shipment_id: randomUUID(),
    customer_id: userId,
    tracking_number: 'PS1GB',
  };
  await tell('order.placed', order);
  await tell('order.confirmed', order);
  await tell('shipment.created', parcel);
  await tell('shipment.status-changed', { ...parcel, status: 'dispatched' }, { sequence: 2 });
  await tell('shipment.status-changed', { ...parcel, status: 'in_transit' }, { sequence: 3 });
  const refund = { order_id: order.order_id, payment_id: randomUUID(), amount_minor: 300, currency: 'GBP' };
  await tell('payment.refunded', { ...refund, refund_id: randomUUID() });
  await tell('payment.refunded', { ...refund, refund_id: randomUUID() });
  const kinds = [
    'user.created',
    'order.placed',
    'order.confirmed',
    'shipment.created',
    'shipment.status-changed',
    'shipment.status-changed',
    'payment.refunded',
    'payment.refunded',
  ];
  assert.deepEqual(await kindsOf(userId), kinds);
  const mails = await mailsOf(userId);
  assert.deepEqual(
    mails.map(({ kind }) => kind),
    kinds,
  );
  assert.ok(mails.every(({ to, status }) => to === 'ada@example.com' && status === 'kept'));
  assert.ok(mails[1]?.text.includes('£12.50'));
});

test('tells the reason of an order that came to nothing', async () => {
  const userId = await newUser();
  for (const type of ['order.rejected', 'order.cancelled'])
    await tell(type, { ...placedOrder(userId), reason_code: 'x', reason: 'the card was declined.' });
  const mails = await mailsOf(userId);
  assert.equal(mails.filter(({ text }) => text.includes('the card was declined.')).length, 2);
});

test('news that is told again under a new id, as a saga asks again, tells nobody twice', async () => {
  const userId = await newUser();
  const order = placedOrder(userId);
  const refund = { order_id: order.order_id, payment_id: randomUUID(), amount_minor: 1, currency: 'GBP' };
  await tell('order.placed', order);
  const refundId = randomUUID();
  for (let i = 0; i < 3; i++) {
    await tell('payment.refunded', { ...refund, refund_id: refundId });
    await tell('shipment.created', {
      order_id: order.order_id,
      shipment_id: randomUUID(),
      customer_id: userId,
      tracking_number: 'PS1GB',
    });
  }
  assert.deepEqual(await kindsOf(userId), [
    'user.created',
    'order.placed',
    'payment.refunded',
    'shipment.created',
  ]);
});

test('a refund that overtakes its order waits for it', async () => {
  const userId = await newUser();
  const order = placedOrder(userId);
  const refund = {
    order_id: order.order_id,
    payment_id: randomUUID(),
    amount_minor: 5,
    currency: 'GBP',
    refund_id: randomUUID(),
  };
  const id = randomUUID();
  await assert.rejects(tell('payment.refunded', refund, { id }), /not known yet whose order/);
  await tell('order.placed', order);
  await tell('payment.refunded', refund, { id });
  assert.deepEqual(await kindsOf(userId), ['user.created', 'order.placed', 'payment.refunded']);
});

test('the audit feed holds every order once, with what was told of it', async () => {
  const userId = await newUser();
  const order = placedOrder(userId);
  await tell('order.placed', order);
  await tell('order.confirmed', order);
  const rows: { order_id: string; kinds: Record<string, number> }[] = [];
  for (let after = ''; ; ) {
    const { status, body } = await call(
      'GET',
      `/api/admin/notification-service/audit/notifications?limit=4${after}`,
      { as: { roles: ['admin'] } },
    );
    assert.equal(status, 200);
    rows.push(...body.items);
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  const ids = rows.map(({ order_id }) => order_id);
  assert.deepEqual(ids, [...new Set(ids)].sort());
  assert.ok(!ids.includes(userId), 'an account is no order');
  assert.deepEqual(
    rows.find(({ order_id }) => order_id === order.order_id),
    { order_id: order.order_id, kinds: { 'order.placed': 1, 'order.confirmed': 1 } },
  );
  const feed = '/api/admin/notification-service/audit/notifications';
  const { body } = await call('GET', `${feed}?order_id=${order.order_id}`, { as: { roles: ['admin'] } });
  assert.deepEqual([body.items.length, body.items[0].order_id, body.next], [1, order.order_id, null]);
});
