import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { removeInBatches } from '@platform/database/remove-in-batches.ts';
import { sql } from '@platform/database/sql.ts';
import { settleOverlookedItemsSql } from '../src/carts/checked-out-items.ts';
import { startOrderService } from './order-fixture.ts';

const service = await startOrderService({ after });

const cartOf = async (token: string) =>
  (
    (await service.call('GET', '/api/carts/me', { token })).body.items as { sku: string; quantity: number }[]
  ).map(({ sku, quantity }) => [sku, quantity]);
const put = (token: string, sku: string, quantity: number) =>
  service.call('PUT', `/api/carts/me/items/${sku}`, { token, body: { quantity } });
const checkOut = async (token: string) => {
  const { status, body } = await service.call('POST', '/api/carts/me/checkout', { token, body: {} });
  assert.equal(status, 201, JSON.stringify(body));
  return body.id as string;
};
/** The card is declined, and what was reserved is given back. */
const decline = async (orderId: string) => {
  await service.reply('inventory.reserved', orderId);
  await service.reply('payment.declined', orderId, { reason: 'card-declined' });
  await service.reply('inventory.released', orderId);
};
const heldItems = async (orderId: string) =>
  (await service.database.query(sql`select from checked_out_item where order_id = ${orderId}`)).length;

test('what a declined card did not buy is in the cart again, where it was', async () => {
  const token = service.tokenFor({});
  await put(token, 'MUG', 2);
  await put(token, 'POST', 1);
  const orderId = await checkOut(token);
  await put(token, 'JUG', 1);
  assert.deepEqual(await cartOf(token), [['JUG', 1]]);
  await decline(orderId);
  assert.deepEqual(await cartOf(token), [
    ['MUG', 2],
    ['POST', 1],
    ['JUG', 1],
  ]);
  assert.equal((await service.call('GET', `/api/orders/${orderId}`, { token })).body.status, 'rejected');
});

test('it is added to what is in the cart by then, and no more than a line may hold', async () => {
  const token = service.tokenFor({});
  await put(token, 'MUG', 2);
  await put(token, 'JUG', 900_000);
  const orderId = await checkOut(token);
  await put(token, 'MUG', 3);
  await put(token, 'JUG', 900_000);
  await decline(orderId);
  assert.deepEqual(await cartOf(token), [
    ['MUG', 5],
    ['JUG', 1_000_000],
  ]);
});

test('it is there once, however often and at once the order is told to end', async () => {
  const token = service.tokenFor({});
  await put(token, 'MUG', 2);
  const orderId = await checkOut(token);
  await service.reply('inventory.reserved', orderId);
  const told = () => service.reply('payment.declined', orderId, { reason: 'card-declined' });
  await Promise.all([told(), told(), told()]);
  const released = () => service.reply('inventory.released', orderId);
  await Promise.all([released(), released(), released()]);
  await Promise.all([told(), released()]);
  assert.deepEqual(await cartOf(token), [['MUG', 2]]);
});

test('several check-outs that fail at once put back all that was theirs', async () => {
  const token = service.tokenFor({});
  const orders: string[] = [];
  for (const [sku, quantity] of [
    ['MUG', 1],
    ['JUG', 2],
    ['MUG', 4],
  ] as const) {
    await put(token, sku, quantity);
    await put(token, 'POST', 1);
    orders.push(await checkOut(token));
  }
  await Promise.all([...orders.map(decline), put(token, 'EURO', 1)]);
  assert.deepEqual((await cartOf(token)).toSorted(), [
    ['EURO', 1],
    ['JUG', 2],
    ['MUG', 5],
    ['POST', 3],
  ]);
});

test('check-outs and returns at once, with messages twice, lose and double nothing', async () => {
  const token = service.tokenFor({});
  const content = [
    ['JUG', 5],
    ['MUG', 7],
    ['POST', 3],
  ] as const;
  for (const [sku, quantity] of content) await put(token, sku, quantity);
  const tryOften = async () => {
    for (let i = 0; i < 8; i++) {
      const { status, body } = await service.call('POST', '/api/carts/me/checkout', { token, body: {} });
      if (status === 201) await Promise.all([decline(body.id), decline(body.id)]);
      else assert.equal(body.code, 'cart-empty');
    }
  };
  await Promise.all([tryOften(), tryOften(), tryOften(), tryOften()]);
  assert.deepEqual((await cartOf(token)).toSorted(), content);
});

test('an order that is out of stock, or cancelled, gives back as well', async () => {
  const token = service.tokenFor({});
  await put(token, 'MUG', 2);
  const short = await checkOut(token);
  await service.reply('inventory.rejected', short, { reason: 'out-of-stock', shortages: [] });
  assert.deepEqual(await cartOf(token), [['MUG', 2]]);
  const cancelled = await checkOut(token);
  await service.reply('inventory.reserved', cancelled);
  const answer = await service.call('POST', `/api/orders/${cancelled}/cancel`, { token, body: {} });
  assert.equal(answer.status, 202);
  assert.deepEqual(await cartOf(token), [], 'not before it has ended');
  await service.reply('payment.voided', cancelled);
  await service.reply('inventory.released', cancelled);
  assert.deepEqual(await cartOf(token), [['MUG', 2]]);
});

test('what was bought stays bought, and what came from no cart goes into none', async () => {
  const token = service.tokenFor({});
  await put(token, 'POST', 2);
  const bought = await checkOut(token);
  assert.equal(await heldItems(bought), 1);
  const about = { payment_id: randomUUID(), amount_minor: 600, currency: 'GBP' };
  await service.reply('payment.authorised', bought, about);
  await service.reply('payment.captured', bought, about);
  const { body } = await service.call('GET', `/api/orders/${bought}`, { token });
  assert.equal(body.status, 'confirmed');
  const lines = [{ sku: 'MUG', quantity: 1 }];
  const direct = await service.call('POST', '/api/orders', { token, body: { lines } });
  await decline(direct.body.id);
  assert.deepEqual(await cartOf(token), []);
  assert.equal(await heldItems(bought), 0);
});

test('an order that a replica of an earlier release ended gives back in the next round', async () => {
  const token = service.tokenFor({});
  await put(token, 'MUG', 2);
  const orderId = await checkOut(token);
  await service.database.query(sql`
    update orders set status = 'rejected', reason_code = 'card-declined', ended_at = now() where id = ${orderId}`);
  for (let round = 0; round < 2; round++) await removeInBatches(service.database, settleOverlookedItemsSql);
  assert.deepEqual(await cartOf(token), [['MUG', 2]]);
});
