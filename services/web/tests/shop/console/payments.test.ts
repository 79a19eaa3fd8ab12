import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Payment } from '@platform/api-client/operations.ts';
import { type Answers, away, problem } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';

const ID = randomUUID();
const AT = '2026-11-30T09:00:00.000Z';
const PAYMENT: Payment = {
  payment_id: randomUUID(),
  order_id: ID,
  customer_id: randomUUID(),
  status: 'captured',
  is_in_doubt: true,
  amount_minor: 12900,
  currency: 'GBP',
  card: '…4242',
  reason: null,
  captured_minor: 12900,
  refunded_minor: 0,
  refundable_minor: 12900,
  created_at: AT,
  updated_at: AT,
  refunds: [],
};
const LINE = { sku: 'OAK/LAMP', name: 'Oak lamp', quantity: 1 };
const ANSWERS = {
  'GET /api/payments': { items: [PAYMENT], next_cursor: null },
  'GET /api/payments/{order_id}': PAYMENT,
  'GET /api/orders/{id}': { id: ID, number: 'K7Q2-9MXE', lines: [LINE, LINE] },
  'POST /api/payments/{order_id}/refunds': {},
} as unknown as Answers;
const REFUNDS = `/console/payments/${ID}/refunds`;
const keyOf = (text: string) => /name="key" value="([^"]+)"/.exec(text)?.[1] ?? '';

async function staffWith(t: Parameters<typeof webWorld>[0], answers: Answers = {}) {
  const { signedIn, gateway } = await webWorld(t, { answers: { ...ANSWERS, ...answers } });
  const staff = await signedIn({ roles: ['staff'] });
  const page = await staff.get(`/console/payments/${ID}`);
  const asked = () => gateway.inputsOf('POST /api/payments/{order_id}/refunds');
  return { signedIn, gateway, staff, page, asked };
}

test('staff see payments, and narrow the list to what is in doubt', async (t) => {
  const { signedIn, gateway, staff } = await staffWith(t);
  const customer = await signedIn();
  assert.equal((await customer.get('/console/payments')).status, 404);
  assert.equal((await customer.get(`/console/payments/${ID}`)).status, 404);
  const page = await staff.get('/console/payments?status=captured&in_doubt=1');
  for (const text of [/£129\.00/, /in doubt/, new RegExp(`/console/payments/${ID}`)])
    assert.match(page.text, text);
  const { query } = gateway.inputsOf('GET /api/payments').at(-1);
  assert.deepEqual(query, { status: 'captured', is_in_doubt: true, limit: 50 });
});

test('an amount, or what units cost, is given back once for each form', async (t) => {
  const { staff, page, asked } = await staffWith(t);
  assert.match(page.text, /Oak lamp \(OAK\/LAMP\), of 2/);
  const key = keyOf(page.text);
  const done = await staff.post(REFUNDS, { key, what: 'amount', amount: '12.50', reason: 'Scratched' });
  assert.equal(done.headers.location, `/console/payments/${ID}?done=refunded`);
  await staff.post(REFUNDS, { key, what: 'lines', 'units-OAK/LAMP': '1', amount: '3', reason: 'Broken' });
  await staff.post(REFUNDS, { key, what: 'all', reason: 'Lost' });
  assert.deepEqual(
    asked().map(({ body, headers }) => [body, headers['idempotency-key']]),
    [
      [{ amount_minor: 1250, reason: 'Scratched' }, key],
      [{ lines: [{ sku: 'OAK/LAMP', quantity: 1 }], reason: 'Broken' }, key],
      [{ reason: 'Lost' }, key],
    ],
  );
});

test('a refund that says too little is not asked for, and what was typed stays', async (t) => {
  const { staff, asked } = await staffWith(t);
  const forms = [
    { reason: 'Lost' },
    { what: 'amount', amount: '12.505', reason: 'Lost' },
    { what: 'lines', 'units-OAK/LAMP': 'two', reason: 'Lost' },
    { what: 'lines', reason: 'Lost' },
    { what: 'all', reason: ' ' },
  ];
  for (const form of forms) {
    const again = await staff.post(REFUNDS, form);
    assert.equal(again.status, 422);
    assert.match(again.text, /role="alert"/);
    if (form.reason === 'Lost') assert.match(again.text, /value="Lost"/);
  }
  assert.deepEqual(asked(), []);
});

test('a refused refund gets another key, one that nobody answered keeps its own', async (t) => {
  const { staff, gateway } = await staffWith(t);
  const form = { key: randomUUID(), what: 'all', reason: 'Lost' };
  gateway.answers['POST /api/payments/{order_id}/refunds'] = () => {
    throw problem(409, 'more-than-captured', 'That is more than was captured.');
  };
  const refused = await staff.post(REFUNDS, form);
  assert.equal(refused.status, 409);
  assert.match(refused.text, /That is more than was captured/);
  assert.notEqual(keyOf(refused.text), form.key);
  gateway.answers['POST /api/payments/{order_id}/refunds'] = () => {
    throw away();
  };
  const open = await staff.post(REFUNDS, form);
  assert.equal(open.status, 503);
  assert.equal(keyOf(open.text), form.key);
});
