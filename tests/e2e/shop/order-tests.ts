import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { registerCustomer, type SuiteTools } from '../suite-tools.ts';
import { placeOrder, someProduct } from './shop-tools.ts';

/** Shopping, from outside: through the gateway, with the command line to look behind it. */
export function orderTests(tools: SuiteTools): void {
  const { call, cli, customer } = tools;
  const place = (body: object, headers?: Record<string, string>) => placeOrder(tools, body, headers);

  test('fulfils an order, takes its stock and tells its customer once', async () => {
    const { sku, price_minor } = await someProduct(call);
    const stockBefore = (await cli('stock', 'show', sku)).json.items[0];
    const { status, body: order } = await place({ lines: [{ sku, quantity: 2 }], card_token: 'tok_visa' });
    assert.deepEqual([status, order.status, order.total_minor], [201, 'confirmed', 2 * price_minor]);

    const { token } = customer();
    const payment = await call('GET', `/api/payments/${order.id}`, { token });
    assert.equal(payment.body.status, 'captured');
    const shipment = await call('GET', `/api/shipments/${order.id}`, { token });
    assert.ok(shipment.body.tracking_number);
    const stockAfter = (await cli('stock', 'show', sku)).json.items[0];
    assert.deepEqual(
      [stockAfter.on_hand, stockAfter.reserved],
      [stockBefore.on_hand - 2, stockBefore.reserved],
    );
    const timeline = await call('GET', `/api/orders/${order.id}/timeline`, { token });
    assert.ok(
      timeline.body.items.some(({ event }: { event: string }) => event === 'capture-payment succeeded'),
    );

    await eventually(async () => {
      const { body } = await call('GET', '/api/notifications?limit=100', { token });
      const confirmed = body.items.filter(
        (item: { kind: string; order_id?: string }) =>
          item.kind === 'order.confirmed' && item.order_id === order.id,
      );
      assert.equal(confirmed.length, 1);
    });
  });

  test('rejects an order whose card is declined, and gives the stock back', async () => {
    const { sku } = await someProduct(call);
    const { body } = await place({ lines: [{ sku, quantity: 1 }], card_token: 'tok_declined' });
    assert.deepEqual([body.status, body.reason_code], ['rejected', 'card-declined']);
    const reservation = await cli('stock', 'show', sku);
    assert.equal(reservation.json.items[0].reserved, 0);
  });

  test('rejects an order of more than there is, and says what is left', async () => {
    const { sku } = await someProduct(call);
    const { body } = await place({ lines: [{ sku, quantity: 900_000 }] });
    assert.deepEqual([body.status, body.reason_code], ['rejected', 'out-of-stock']);
    assert.match(body.reason, new RegExp(sku));
  });

  test('places one order for many requests at once with one Idempotency-Key', async () => {
    const { sku } = await someProduct(call);
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => place({ lines: [{ sku, quantity: 1 }] }, headers)),
    );
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
  });

  test('orders what is in the cart', async () => {
    const { sku } = await someProduct(call);
    await call('PUT', `/api/carts/me/items/${encodeURIComponent(sku)}`, {
      token: customer().token,
      body: { quantity: 1 },
    });
    const { status, body } = await call('POST', '/api/carts/me/checkout', {
      token: customer().token,
      body: {},
      headers: { prefer: 'wait=20' },
    });
    assert.deepEqual([status, body.lines.length], [201, 1]);
  });

  test('shows an order to its customer alone', async () => {
    const { sku } = await someProduct(call);
    const { body: order } = await place({ lines: [{ sku, quantity: 1 }] });
    const stranger = await registerCustomer(call);
    for (const path of [
      `/api/orders/${order.id}`,
      `/api/payments/${order.id}`,
      `/api/shipments/${order.id}`,
    ]) {
      assert.equal((await call('GET', path, { token: stranger.token })).status, 404, path);
      assert.equal((await call('GET', path)).status, 401, path);
    }
    assert.equal((await call('GET', '/api/sagas', { token: customer().token })).status, 403);
  });

  test('finds products by misspelt words, and shows a change of price at once', async () => {
    const { sku } = await someProduct(call);
    const product = (await cli('products', 'show', sku)).json;
    const word = product.name.split(' ').toSorted((a: string, b: string) => b.length - a.length)[0] as string;
    const typo = word.slice(0, 2) + word.slice(3);
    const found = await call('GET', `/api/products?q=${encodeURIComponent(typo)}`);
    assert.ok(
      found.body.items.some((item: { sku: string }) => item.sku === sku),
      `${typo} finds ${word}`,
    );
    const price = product.price_minor + 1;
    assert.equal((await cli('products', 'price', sku, (price / 100).toFixed(2))).code, 0);
    const { body } = await place({ lines: [{ sku, quantity: 1 }] });
    assert.equal(body.total_minor, price);
  });
}
