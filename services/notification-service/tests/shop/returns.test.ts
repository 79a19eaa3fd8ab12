import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { notificationWorld } from '../notification-world.ts';
import { placedOrder } from './placed-order.ts';

const { tell, newUser, kindsOf, mailsOf } = await notificationWorld({ after });

/** A customer with an order, and a return of part of it. */
async function someReturn() {
  const customer_id = await newUser();
  const order = placedOrder(customer_id);
  await tell('order.placed', order);
  const lines = [
    { sku: 'MUG', name: 'Mug', quantity: 2 },
    { sku: 'JUG', name: 'Jug', quantity: 1 },
  ];
  return { return_id: randomUUID(), order_id: order.order_id, customer_id, lines };
}

test('tells a customer what becomes of a return, with what it is about', async () => {
  const returned = await someReturn();
  await tell('return.approved', returned);
  await tell('return.refunded', { ...returned, refund_minor: 2100, currency: 'GBP' });
  const other = { ...returned, return_id: randomUUID() };
  await tell('return.refused', { ...other, reason: 'The seal was broken.' });
  const kinds = ['return.approved', 'return.refunded', 'return.refused'];
  assert.deepEqual((await kindsOf(returned.customer_id)).slice(2), kinds);
  const mails = (await mailsOf(returned.customer_id)).slice(2);
  assert.deepEqual(
    mails.map(({ kind }) => kind),
    kinds,
  );
  for (const { text } of mails) assert.match(text, /2 × Mug, 1 × Jug/);
  assert.match(mails[1]?.text ?? '', /We have given back £21\.00/);
  assert.match(mails[2]?.text ?? '', /The seal was broken\./);
});

test('tells of each return of an order once, however often it is said', async () => {
  const returned = await someReturn();
  const second = { ...returned, return_id: randomUUID() };
  for (let i = 0; i < 2; i++) {
    await tell('return.approved', returned);
    await tell('return.approved', second);
  }
  assert.deepEqual((await kindsOf(returned.customer_id)).slice(2), ['return.approved', 'return.approved']);
});

test('tells of the refund of a return with the return, not by itself', async () => {
  const { order_id, return_id, customer_id } = await someReturn();
  const refund = {
    order_id,
    payment_id: randomUUID(),
    refund_id: randomUUID(),
    amount_minor: 900,
    currency: 'GBP',
  };
  await tell('payment.refunded', { ...refund, return_id });
  assert.deepEqual(await kindsOf(customer_id), ['user.created', 'order.placed']);
});

test('says so where nothing was left to give back', async () => {
  const returned = await someReturn();
  await tell('return.refunded', { ...returned, refund_minor: 0, currency: 'GBP' });
  assert.match(
    (await mailsOf(returned.customer_id)).at(-1)?.text ?? '',
    /There was nothing left to give back/,
  );
});
