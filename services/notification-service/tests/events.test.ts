import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { notificationWorld, placedOrder } from './notification-world.ts';

const world = await notificationWorld({ after });
const { tell, newUser, call } = world;

async function kindsOf(userId: string): Promise<string[]> {
  const { body } = await call('GET', '/api/notifications?limit=100', { as: { userId } });
  return body.items.map((item: { kind: string }) => item.kind).reverse();
}

async function mailsOf(
  userId: string,
): Promise<{ kind: string; to: string; text: string; status: string }[]> {
  const { body } = await call('GET', `/api/mails?user_id=${userId}&limit=100`, { as: { roles: ['admin'] } });
  return body.items.reverse();
}

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

test('an event delivered again, also at once, tells nobody twice', async () => {
  const userId = await newUser();
  const order = placedOrder(userId);
  const id = randomUUID();
  await Promise.all(Array.from({ length: 6 }, () => tell('order.placed', order, { id })));
  await tell('order.placed', order, { id });
  assert.deepEqual(await kindsOf(userId), ['user.created', 'order.placed']);
  assert.equal((await mailsOf(userId)).length, 2);
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

for (const email of ['', 'customer-12345@import.invalid'])
  test(`a customer without a mailbox ('${email}') is told in-app only`, async () => {
    const userId = await newUser(email);
    await tell('order.placed', placedOrder(userId));
    assert.deepEqual(await kindsOf(userId), ['user.created', 'order.placed']);
    assert.deepEqual(await mailsOf(userId), []);
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

test('a contact follows the newest event, in whatever order they come', async () => {
  const userId = randomUUID();
  const updated = (email: string, sequence: number) =>
    tell(
      'user.updated',
      {
        user_id: userId,
        updated_fields: ['email'],
        email,
        full_name: 'Ada',
        roles: ['customer'],
        is_active: true,
      },
      { sequence },
    );
  await updated('third@example.com', 3);
  await updated('second@example.com', 2);
  await tell(
    'user.created',
    { user_id: userId, email: 'first@example.com', full_name: 'Ada' },
    { sequence: 1 },
  );
  await tell('order.placed', placedOrder(userId));
  assert.ok((await mailsOf(userId)).every(({ to }) => to === 'third@example.com'));
});

test('somebody who left gets no more mail', async () => {
  const userId = await newUser();
  await tell('user.deactivated', { user_id: userId }, { sequence: 2 });
  await tell('order.placed', placedOrder(userId));
  assert.deepEqual(
    (await mailsOf(userId)).map(({ kind }) => kind),
    ['user.created'],
  );
});

test('numbers the notifications of a user without a hole that could be filled later', async () => {
  const userId = await newUser();
  await Promise.all(Array.from({ length: 20 }, () => tell('order.placed', placedOrder(userId))));
  const rows = await world.database.query<{ position: number }>(
    sql`select position from notification where user_id = ${userId} order by position`,
  );
  assert.deepEqual(
    rows.map(({ position }) => position),
    Array.from({ length: 21 }, (_, i) => i + 1),
  );
});

test('the tables of notifications hold no personal data', async () => {
  const userId = await newUser('secret@example.com', 'Secret Name');
  await tell('order.placed', placedOrder(userId));
  const rows = await world.database.query<{ row: string }>(
    sql`select n::text as row from notification n where user_id = ${userId}
        union all select m::text from mail m join notification on notification_id = mail_id where user_id = ${userId}`,
  );
  for (const { row } of rows) assert.doesNotMatch(row, /secret/i);
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
});
