import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { MAX_LINES } from '../src/orders/order-schemas.ts';
import { startOrderService } from './order-fixture.ts';

interface Item {
  readonly sku: string;
  readonly quantity: number;
  readonly previous_unit_price_minor: number | null;
}

const service = await startOrderService({ after });
const merge = (token: string, items: object[]) =>
  service.call('POST', '/api/carts/me/merge', { token, body: { items } });
const put = (token: string, sku: string, quantity: number) =>
  service.call('PUT', `/api/carts/me/items/${sku}`, { token, body: { quantity } });
const cartOf = async (token: string) => (await service.call('GET', '/api/carts/me', { token })).body;
const quantities = (body: { items: Item[] }) =>
  Object.fromEntries(body.items.map(({ sku, quantity }) => [sku, quantity]));
const costThen = (userId: string, priceMinor: number | null) =>
  service.database.query(
    sql`update cart_item set unit_price_minor = ${priceMinor} where customer_id = ${userId}`,
  );

test('joins a cart: the higher quantity stays, and repeating it changes nothing', async () => {
  const token = service.tokenFor({});
  await put(token, 'MUG', 3);
  await put(token, 'JUG', 1);
  const items = [
    { sku: 'mug', quantity: 2 },
    { sku: 'JUG', quantity: 4 },
    { sku: 'post', quantity: 1 },
    { sku: 'POST', quantity: 2 },
  ];
  const { status, body } = await merge(token, items);
  assert.equal(status, 200);
  assert.deepEqual(quantities(body), { MUG: 3, JUG: 4, POST: 2 });
  assert.deepEqual((await merge(token, items)).body, body);
  assert.deepEqual(await cartOf(token), body);
});

test('joins several carts at once to the highest quantities', async () => {
  const token = service.tokenFor({});
  const carts = Array.from({ length: 12 }, (_, i) => [
    { sku: i % 2 === 0 ? 'MUG' : 'JUG', quantity: i + 1 },
    { sku: i % 2 === 0 ? 'JUG' : 'MUG', quantity: 12 - i },
  ]);
  const answers = await Promise.all(carts.map((items) => merge(token, items)));
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
  assert.deepEqual(quantities(await cartOf(token)), { MUG: 11, JUG: 12 });
});

test('brings along what is archived, marked, and leaves out what nobody knows', async () => {
  const token = service.tokenFor({});
  const { body } = await merge(token, [
    { sku: 'OLD', quantity: 1 },
    { sku: 'NONE', quantity: 1 },
  ]);
  assert.deepEqual(
    body.items.map((item: Record<string, unknown>) => [item.sku, item.is_archived, item.is_sold]),
    [['OLD', true, false]],
  );
  assert.equal((await merge(token, [{ sku: 'NONE', quantity: 1 }])).status, 200);
});

test('refuses to make a cart fuller than it may be, and takes what is in it already', async () => {
  const userId = randomUUID();
  const token = service.tokenFor({ userId });
  await service.database.query(sql`insert into cart_item (customer_id, sku, quantity)
    select ${userId}, 'S' || i, 1 from generate_series(1, ${MAX_LINES - 1}) as i`);
  const two = [
    { sku: 'MUG', quantity: 1 },
    { sku: 'JUG', quantity: 1 },
  ];
  const refused = await merge(token, two);
  assert.deepEqual([refused.status, refused.body.code], [422, 'cart-full']);
  await put(token, 'MUG', 1);
  assert.equal((await merge(token, [{ sku: 'MUG', quantity: 2 }])).status, 200);
});

test('says what a product cost when it was put in, until its quantity is set again', async () => {
  const userId = randomUUID();
  const token = service.tokenFor({ userId });
  const before = async () => (await cartOf(token)).items.map((item: Item) => item.previous_unit_price_minor);
  await put(token, 'MUG', 1);
  assert.deepEqual(await before(), [null]);
  await costThen(userId, 400);
  assert.deepEqual(await before(), [400]);
  await merge(token, [{ sku: 'MUG', quantity: 5 }]);
  assert.deepEqual(await before(), [400], 'nobody has seen the price of now');
  await put(token, 'MUG', 6);
  assert.deepEqual(await before(), [null]);
  await costThen(userId, null);
  assert.deepEqual(await before(), [null], 'of an earlier release');
});

test('a cart in several currencies has no total', async () => {
  const token = service.tokenFor({});
  const { body } = await merge(token, [
    { sku: 'MUG', quantity: 1 },
    { sku: 'EURO', quantity: 1 },
  ]);
  assert.deepEqual([body.total_minor, body.currency], [null, null]);
});

test('what a rejected order gives back still knows its price', async () => {
  const userId = randomUUID();
  const token = service.tokenFor({ userId });
  await put(token, 'MUG', 2);
  await costThen(userId, 400);
  const { body } = await service.call('POST', '/api/carts/me/checkout', { token, body: {} });
  await service.reply('inventory.rejected', body.id, { reason: 'out-of-stock', shortages: [] });
  const [item] = (await cartOf(token)).items;
  assert.deepEqual([item.quantity, item.previous_unit_price_minor], [2, 400]);
});
