import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { requireSoundBooks } from '../sound-books.ts';
import type { SuiteTools } from '../suite-tools.ts';
import { placeOrder, someProduct } from './shop-tools.ts';

/** Goods that come back, from outside: by the command line and the gateway, to the books. */
export function returnTests(tools: SuiteTools): void {
  const { platform, call, cli, customer } = tools;

  async function staffToken(): Promise<string> {
    const { email, password } = platform().admin;
    return (await call('POST', '/api/users/login', { body: { email, password } })).body.access_token;
  }

  async function deliver(orderId: string): Promise<void> {
    const token = await staffToken();
    for (const status of ['dispatched', 'in_transit', 'delivered'])
      assert.equal(
        (await call('PATCH', `/api/shipments/${orderId}`, { token, body: { status } })).status,
        200,
      );
    await eventually(async () => assert.notEqual((await show(orderId)).returnable_until, null));
  }

  const show = async (orderId: string) =>
    (await call('GET', `/api/orders/${orderId}`, { token: customer().token })).body;
  const onHand = async (sku: string): Promise<number> =>
    (await cli('stock', 'show', sku)).json.items[0].on_hand;

  /** Asks as the customer, decides by the command line, and waits for the money. */
  async function giveBack(orderId: string, sku: string, how: '--restock' | '--write-off') {
    const body = { lines: [{ sku, quantity: 1 }], reason: 'It does not fit.' };
    const asked = await call('POST', `/api/orders/${orderId}/returns`, { token: customer().token, body });
    assert.equal(asked.status, 201);
    const id = asked.body.return_id;
    assert.equal((await cli('returns', 'approve', id)).json.status, 'approved');
    assert.equal((await cli('returns', 'receive', id, how, sku)).code, 0);
    return eventually(async () => {
      const { body } = await call('GET', `/api/returns/${id}`, { token: customer().token });
      assert.equal(body.status, 'refunded');
      return body;
    });
  }

  test('takes goods back: the stock, the money, the parcel, the customer and the books agree', async () => {
    const { sku, price_minor } = await someProduct(call);
    const { body: order } = await placeOrder(tools, {
      lines: [{ sku, quantity: 2 }],
      card_token: 'tok_visa',
    });
    assert.equal(order.status, 'confirmed');
    await deliver(order.id);
    const before = await onHand(sku);

    const first = await giveBack(order.id, sku, '--restock');
    assert.equal(first.refund_minor, price_minor);
    assert.equal(await onHand(sku), before + 1);
    assert.equal((await show(order.id)).return_status, 'partly-returned');
    const second = await giveBack(order.id, sku, '--write-off');
    assert.equal(await onHand(sku), before + 1);
    const { status, return_status } = await show(order.id);
    assert.deepEqual([status, return_status], ['confirmed', 'returned']);

    const { token } = customer();
    const payment = (await call('GET', `/api/payments/${order.id}`, { token })).body;
    assert.deepEqual([payment.status, payment.refunded_minor], ['refunded', order.total_minor]);
    const ids = payment.refunds.map(({ return_id }: { return_id: string }) => return_id);
    assert.deepEqual(ids, [first.return_id, second.return_id]);
    assert.equal((await call('GET', `/api/shipments/${order.id}`, { token })).body.status, 'returned');

    const none = await call('POST', `/api/orders/${order.id}/returns`, {
      token,
      body: { lines: [{ sku, quantity: 1 }], reason: 'once more' },
    });
    assert.deepEqual([none.status, none.body.code], [409, 'not-returnable']);
    await eventually(async () => {
      const { body } = await call('GET', '/api/notifications?limit=100', { token });
      const kinds = body.items
        .filter((item: { order_id?: string }) => item.order_id === order.id)
        .map(({ kind }: { kind: string }) => kind);
      for (const kind of ['return.approved', 'return.refunded'])
        assert.equal(kinds.filter((told: string) => told === kind).length, 2, kind);
      assert.ok(!kinds.includes('payment.refunded'));
    });
    await requireSoundBooks(cli);
  });

  test('refuses a return by the command line, with the reason', async () => {
    const { sku } = await someProduct(call);
    const { body: order } = await placeOrder(tools, {
      lines: [{ sku, quantity: 1 }],
      card_token: 'tok_visa',
    });
    const early = await cli('orders', 'return', order.id, sku, '--reason', 'too early');
    assert.deepEqual([early.code, JSON.parse(early.stderr).error.code], [1, 'not-delivered']);
    await deliver(order.id);
    const asked = await cli('orders', 'return', order.id, `${sku}=1`, '--reason', 'They called.');
    assert.equal(asked.code, 0, asked.stderr);
    const listed = await cli('returns', 'list', '--status', 'requested');
    assert.ok(listed.json.items.some((item: { order_id: string }) => item.order_id === order.id));
    const refused = await cli('returns', 'refuse', asked.json.return_id, '--reason', 'It was opened.');
    assert.deepEqual([refused.json.status, refused.json.refusal], ['refused', 'It was opened.']);
  });

  test('gives money back by line, each unit once', async () => {
    const { sku } = await someProduct(call);
    const { body: order } = await placeOrder(tools, {
      lines: [{ sku, quantity: 1 }],
      card_token: 'tok_visa',
    });
    const token = await staffToken();
    const refund = (key: string) =>
      call('POST', `/api/payments/${order.id}/refunds`, {
        token,
        headers: { 'idempotency-key': key },
        body: { lines: [{ sku, quantity: 1 }], reason: 'It arrived broken.' },
      });
    const { status, body } = await refund('first');
    assert.deepEqual([status, body.amount_minor, body.lines[0].sku], [201, order.total_minor, sku]);
    assert.equal((await refund('second')).body.code, 'more-than-bought');
  });
}
