import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describedCalls, type Sent } from '../described-calls.ts';
import type { RunningPlatform } from '../start-platform.ts';
import { HOME } from '../suite-tools.ts';

const STRANGER = '019ac3f0-5c1e-7000-8000-00000000dead';

/** The running shop against the released description of its API. */
export function shopApiTests(platform: () => RunningPlatform): void {
  const { expect, adminToken, newCustomer, readAll } = describedCalls(platform);
  const skuInStock = ({ body }: Sent): string =>
    body.items.find((one: { is_stocked: boolean }) => one.is_stocked).sku;

  /** Places an order that is confirmed, and waits until it is. */
  async function placeOrder(sku: string, token: string): Promise<{ id: string }> {
    const input = {
      body: { lines: [{ sku, quantity: 1 }], card_token: 'tok_visa', shipping_address: HOME },
      headers: { prefer: 'wait=20' },
    };
    return (await expect(201, 'POST /api/orders', input, token)).body;
  }

  test('what a customer of the shop is answered fits the document', async () => {
    const { token } = await newCustomer();
    const products = await expect(200, 'GET /api/products', { query: { limit: 50 } });
    const sku = skuInStock(products);
    await expect(200, 'GET /api/products/{sku}', { path: { sku } });
    await expect(200, 'GET /api/products/{sku}/prices', { path: { sku } });
    await expect(200, 'POST /api/products/lookup', { body: { skus: [sku, 'NONE'] } });
    await expect(200, 'GET /api/categories');
    await expect(200, 'PUT /api/carts/me/items/{sku}', { path: { sku }, body: { quantity: 1 } }, token);
    await expect(200, 'GET /api/carts/me', {}, token);
    await expect(200, 'DELETE /api/carts/me/items/{sku}', { path: { sku } }, token);
    const order = await placeOrder(sku, token);
    const path = { id: order.id };
    await expect(200, 'GET /api/orders', {}, token);
    await expect(200, 'GET /api/orders/{id}', { path }, token);
    await expect(200, 'GET /api/orders/{id}/timeline', { path }, token);
    const query = { expand: ['payment', 'shipment', 'items'] };
    const { body: whole } = await expect(200, 'GET /api/orders/{id}', { path, query }, token);
    assert.deepEqual(whole.incomplete, []);
    assert.equal(whole.payment.status, 'captured');
    assert.equal(whole.shipment.order_id, order.id);
    assert.equal(whole.items[0].sku, sku);
    await expect(200, 'GET /api/payments/{order_id}', { path: { order_id: order.id } }, token);
    await expect(200, 'GET /api/shipments/{id}', { path }, token);
  });

  test('what an admin of the shop is answered fits the document', async () => {
    const products = await expect(200, 'GET /api/products', { query: { limit: 50 } });
    await placeOrder(skuInStock(products), (await newCustomer()).token);
    const token = await adminToken();
    await readAll(token);
    const { body: sagas } = await expect(200, 'GET /api/sagas', { query: { limit: 1 } }, token);
    const [saga] = sagas.items;
    await expect(200, 'GET /api/sagas/{id}', { path: { id: saga.id } }, token);
    await expect(200, 'GET /api/reservations/{order_id}', { path: { order_id: saga.id } }, token);
    const { body: stock } = await expect(200, 'GET /api/stock', { query: { limit: 1 } }, token);
    const path = { sku: stock.items[0].sku };
    await expect(200, 'GET /api/stock/{sku}', { path }, token);
    await expect(200, 'GET /api/stock/{sku}/movements', { path }, token);
    const adjusting = { path, body: { delta: 1, reason: 'counted again' } };
    await expect(201, 'POST /api/stock/{sku}/adjustments', adjusting, token);
    const queue = 'order-service.replies';
    await expect(200, 'GET /api/admin/order-service/dead-letters', { query: { queue } }, token);
  });

  test('refusals of the shop are answered as the document says', async () => {
    const { token } = await newCustomer();
    const order = { path: { id: STRANGER } };
    await expect(401, 'GET /api/orders');
    await expect(401, 'GET /api/orders', {}, 'not.a.token');
    await expect(403, 'GET /api/stock', {}, token);
    await expect(403, 'GET /api/sagas', {}, token);
    await expect(404, 'GET /api/orders/{id}', order, token);
    await expect(404, 'GET /api/orders/{id}', { ...order, query: { expand: ['payment'] } }, token);
    await expect(404, 'GET /api/products/{sku}', { path: { sku: 'NO-SUCH-THING' } });
    await expect(422, 'GET /api/orders', { query: { cursor: 'none' } }, token);
    await expect(422, 'GET /api/orders/{id}', { path: { id: 'nope' } }, token);
    await expect(422, 'GET /api/orders/{id}', { ...order, query: { expand: ['secrets'] } }, token);
    await expect(
      422,
      'POST /api/orders',
      { body: { lines: [{ sku: 'NO-SUCH-THING', quantity: 1 }] } },
      token,
    );
    await expect(422, 'POST /api/carts/me/checkout', { body: {} }, token);
    const admin = await adminToken();
    const { body } = await expect(200, 'GET /api/products', { query: { limit: 1 } });
    const product = { path: { sku: body.items[0].sku }, body: { name: 'Another name' } };
    await expect(428, 'PATCH /api/products/{sku}', product, admin);
    await expect(
      412,
      'PATCH /api/products/{sku}',
      { ...product, headers: { 'if-match': '"999999"' } },
      admin,
    );
  });
}
