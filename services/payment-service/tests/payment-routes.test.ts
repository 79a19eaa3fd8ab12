import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { ADMIN, paymentApi, STAFF } from './payment-api.ts';
import { authorisation, paymentWorld } from './payment-world.ts';

const world = await paymentWorld({ after });
const { call, app } = paymentApi(world);
after(() => app.close());

async function captured(cardToken = 'tok_visa', amountMinor = 1250) {
  const orderId = randomUUID();
  const request = authorisation(orderId, cardToken, amountMinor);
  await world.send('payment.authorise', request);
  await world.send('payment.capture', { order_id: orderId });
  return { orderId, customerId: request.customer_id };
}

test('shows a payment to its owner and to staff, and to nobody else', async () => {
  const { orderId, customerId } = await captured('tok_mastercard');
  const url = `/api/payments/${orderId}`;
  for (const as of [{ userId: customerId }, STAFF, ADMIN]) {
    const { status, body } = await call('GET', url, { as });
    assert.equal(status, 200);
    assert.equal(body.status, 'captured');
    assert.equal(body.amount_minor, 1250);
  }
  assert.equal((await call('GET', url, { as: {} })).status, 404);
  assert.equal((await call('GET', url)).status, 401);
});

test('never shows a card token whole', async () => {
  const { orderId } = await captured('tok_mastercard');
  const one = await call('GET', `/api/payments/${orderId}`, { as: ADMIN });
  const all = await call('GET', '/api/payments', { as: ADMIN });
  assert.equal(one.body.card, '****card');
  for (const { body } of [one, all]) assert.ok(!JSON.stringify(body).includes('tok_'));
});

test('a tombstone belongs to nobody', async () => {
  const orderId = randomUUID();
  await world.send('payment.cancel', { order_id: orderId });
  assert.equal((await call('GET', `/api/payments/${orderId}`, { as: {} })).status, 404);
  const { body } = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
  assert.deepEqual([body.status, body.customer_id, body.currency], ['cancelled', null, null]);
});

test('refuses an order id that is none', async () => {
  for (const id of ['nope', `%7B${randomUUID()}%7D`, `urn:uuid:${randomUUID()}`, '1'])
    assert.equal((await call('GET', `/api/payments/${id}`, { as: STAFF })).status, 422, id);
});

test('lists payments to staff only, newest first, by pages and filters', async () => {
  const { customerId } = await captured();
  await captured('tok_declined');
  assert.equal((await call('GET', '/api/payments', { as: {} })).status, 403);
  const seen: string[] = [];
  for (let cursor = ''; ; ) {
    const { status, body } = await call('GET', `/api/payments?limit=2${cursor}`, { as: STAFF });
    assert.equal(status, 200);
    seen.push(...body.items.map((item: { payment_id: string }) => item.payment_id));
    if (body.next_cursor === null) break;
    cursor = `&cursor=${body.next_cursor}`;
  }
  assert.deepEqual(seen, [...new Set(seen)].sort().reverse());
  const mine = await call('GET', `/api/payments?customer_id=${customerId}`, { as: STAFF });
  assert.equal(mine.body.items.length, 1);
  const declined = await call('GET', '/api/payments?status=declined', { as: STAFF });
  assert.ok(declined.body.items.every((item: { status: string }) => item.status === 'declined'));
  assert.equal((await call('GET', '/api/payments?status=paid', { as: STAFF })).status, 422);
  assert.equal((await call('GET', '/api/payments?cursor=AAAA', { as: STAFF })).status, 422);
});

test('the ledger is for admins, balances, and names the order', async () => {
  const { orderId } = await captured();
  await world.send('payment.cancel', { order_id: orderId });
  assert.equal((await call('GET', '/api/ledger/accounts', { as: STAFF })).status, 403);
  const accounts = await call('GET', '/api/ledger/accounts', { as: ADMIN });
  const sum = accounts.body.items.reduce(
    (total: number, item: { balance_minor: number }) => total + item.balance_minor,
    0,
  );
  assert.equal(sum, 0);
  const { body } = await call('GET', `/api/ledger/transactions?order_id=${orderId}`, { as: ADMIN });
  assert.deepEqual(
    body.items.map((item: { kind: string; order_id: string }) => [item.kind, item.order_id]),
    [
      ['refund', orderId],
      ['capture', orderId],
    ],
  );
  assert.deepEqual(body.items[1].entries, [
    { account: 'provider-receivable', currency: 'GBP', amount_minor: 1250 },
    { account: 'sales', currency: 'GBP', amount_minor: -1250 },
  ]);
});

test('the audit feed holds every payment once, beside what the ledger says', async () => {
  const { orderId } = await captured();
  const rows: { order_id: string; captured_minor: number; ledger_captured_minor: number }[] = [];
  for (let after = ''; ; ) {
    const url = `/api/admin/payment-service/audit/payments?limit=3${after}`;
    const { status, body } = await call('GET', url, { as: ADMIN });
    assert.equal(status, 200);
    rows.push(...body.items);
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }
  const ids = rows.map(({ order_id }) => order_id);
  assert.deepEqual(ids, [...new Set(ids)].sort());
  assert.ok(rows.every((row) => row.captured_minor === row.ledger_captured_minor));
  const row = rows.find(({ order_id }) => order_id === orderId);
  assert.deepEqual(row, {
    order_id: orderId,
    status: 'captured',
    currency: 'GBP',
    amount_minor: 1250,
    captured_minor: 1250,
    refunded_minor: 0,
    ledger_captured_minor: 1250,
    ledger_refunded_minor: 0,
    returns: [],
  });
  const one = await call('GET', `/api/admin/payment-service/audit/payments?order_id=${orderId}`, {
    as: ADMIN,
  });
  assert.deepEqual(one.body, { items: [row], next: null });
  assert.equal((await call('GET', '/api/admin/payment-service/audit/payments', { as: STAFF })).status, 403);
});

test('the ledger audit counts transactions and finds none unbalanced', async () => {
  await captured();
  const { body } = await call('GET', '/api/admin/payment-service/audit/ledger', { as: ADMIN });
  assert.ok(body.transactions >= 1);
  assert.deepEqual(body.unbalanced, []);
});

test('the ledger audit of one order looks at its transactions alone', async () => {
  const { orderId } = await captured();
  await captured();
  const feed = '/api/admin/payment-service/audit/ledger';
  const { body } = await call('GET', `${feed}?order_id=${orderId}`, { as: ADMIN });
  assert.deepEqual(body, { transactions: 1, unbalanced: [] });
  const none = await call('GET', `${feed}?order_id=${randomUUID()}`, { as: ADMIN });
  assert.deepEqual(none.body, { transactions: 0, unbalanced: [] });
});
