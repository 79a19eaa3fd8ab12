import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { MAX_LINES } from '../src/orders/order-schemas.ts';
import { startOrderService } from './order-fixture.ts';

const service = await startOrderService({ after });

test('keeps a cart, priced by the catalogue', async () => {
  const token = service.tokenFor({});
  await service.call('PUT', '/api/carts/me/items/mug', { token, body: { quantity: 1 } });
  await service.call('PUT', '/api/carts/me/items/JUG', { token, body: { quantity: 2 } });
  await service.call('PUT', '/api/carts/me/items/MUG', { token, body: { quantity: 3 } });
  const { body } = await service.call('GET', '/api/carts/me', { token });
  assert.deepEqual([body.total_minor, body.currency], [3 * 450 + 2 * 1200, 'GBP']);
  assert.deepEqual(
    body.items.map((item: Record<string, unknown>) => [item.sku, item.quantity, item.unit_price_minor]),
    [
      ['MUG', 3, 450],
      ['JUG', 2, 1200],
    ],
  );
  const left = await service.call('DELETE', '/api/carts/me/items/JUG', { token });
  assert.equal(left.body.items.length, 1);
  assert.equal((await service.call('DELETE', '/api/carts/me/items/JUG', { token })).status, 404);
});

test('takes nothing into a cart that is not sold', async () => {
  const token = service.tokenFor({});
  assert.equal(
    (await service.call('PUT', '/api/carts/me/items/OLD', { token, body: { quantity: 1 } })).status,
    422,
  );
  assert.equal(
    (await service.call('PUT', '/api/carts/me/items/NONE', { token, body: { quantity: 1 } })).status,
    422,
  );
});

test('orders what is in the cart once, and empties it', async () => {
  const token = service.tokenFor({});
  await service.call('PUT', '/api/carts/me/items/MUG', { token, body: { quantity: 2 } });
  const checkout = () =>
    service.call('POST', '/api/carts/me/checkout', {
      token,
      body: {},
      headers: { 'idempotency-key': 'cart' },
    });
  const first = await checkout();
  assert.deepEqual([first.status, first.body.total_minor], [201, 900]);
  assert.equal((await checkout()).body.id, first.body.id);
  assert.deepEqual((await service.call('GET', '/api/carts/me', { token })).body, {
    items: [],
    total_minor: 0,
    currency: null,
  });
  const empty = await service.call('POST', '/api/carts/me/checkout', { token, body: {} });
  assert.deepEqual([empty.status, empty.body.code], [422, 'cart-empty']);
});

test('is one order however many check out at once', async () => {
  const token = service.tokenFor({});
  await service.call('PUT', '/api/carts/me/items/MUG', { token, body: { quantity: 3 } });
  const checkOut = (key: string) =>
    service.call('POST', '/api/carts/me/checkout', { token, body: {}, headers: { 'idempotency-key': key } });
  const answers = await Promise.all(['one', 'another', 'a third'].map(checkOut));
  assert.deepEqual(answers.map(({ status }) => status).toSorted(), [201, 422, 422]);
  assert.equal((await service.call('GET', '/api/orders', { token })).body.items.length, 1);
});

test('names what is no longer sold, and refuses to order it', async () => {
  const userId = randomUUID();
  const token = service.tokenFor({ userId });
  await service.call('PUT', '/api/carts/me/items/MUG', { token, body: { quantity: 1 } });
  await service.database.query(
    sql`insert into cart_item (customer_id, sku, quantity) values (${userId}, 'OLD', 1), (${userId}, 'A=B', 1)`,
  );
  const { items } = (await service.call('GET', '/api/carts/me', { token })).body;
  assert.deepEqual(
    items.map((item: Record<string, unknown>) => [item.sku, item.name, item.is_sold, item.unit_price_minor]),
    [
      ['MUG', 'Mug', true, 450],
      ['A=B', null, false, null],
      ['OLD', 'Old mug', false, null],
    ],
  );
  assert.deepEqual(
    items.map((item: Record<string, unknown>) => item.is_archived),
    [false, false, true],
  );
  const { status, body } = await service.call('POST', '/api/carts/me/checkout', { token, body: {} });
  assert.deepEqual([status, body.code], [422, 'products-unavailable']);
  assert.match(JSON.stringify(body.errors), /A=B.*OLD is no longer sold/);
});

test('a cart that holds more than an order may is kept, and says so', async () => {
  const userId = randomUUID();
  const token = service.tokenFor({ userId });
  await service.database.query(sql`insert into cart_item (customer_id, sku, quantity)
    select ${userId}, 'S' || i, 1 from generate_series(1, ${MAX_LINES + 1}) as i`);
  const { status, body } = await service.call('POST', '/api/carts/me/checkout', { token, body: {} });
  assert.deepEqual([status, body.code], [422, 'order-too-large']);
  assert.match(body.detail, /take some out/);
});

test('takes another quantity of what is in a full cart', async () => {
  const userId = randomUUID();
  const token = service.tokenFor({ userId });
  await service.call('PUT', '/api/carts/me/items/MUG', { token, body: { quantity: 3 } });
  await service.database.query(sql`insert into cart_item (customer_id, sku, quantity)
    select ${userId}, 'S' || i, 1 from generate_series(1, ${MAX_LINES - 1}) as i`);
  const put = (sku: string) =>
    service.call('PUT', `/api/carts/me/items/${sku}`, { token, body: { quantity: 1 } });
  assert.equal((await put('MUG')).status, 200);
  assert.equal((await put('POST')).body.code, 'cart-full');
});
