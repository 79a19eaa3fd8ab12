import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { paymentApi, STAFF } from './payment-api.ts';
import { authorisation, paymentWorld } from './payment-world.ts';

const world = await paymentWorld({ after });
const { call, app } = paymentApi(world);
after(() => app.close());

// Three mugs at two prices, a jug, and postage: 3,800.
const LINES = [
  { sku: 'MUG', quantity: 2, unit_price_minor: 450 },
  { sku: 'JUG', quantity: 1, unit_price_minor: 1200 },
  { sku: 'MUG', quantity: 1, unit_price_minor: 400 },
  { sku: 'POST', quantity: 1, unit_price_minor: 1300 },
];

async function captured(lines: typeof LINES | null = LINES) {
  const orderId = randomUUID();
  await world.send('payment.authorise', {
    ...authorisation(orderId, 'tok_visa', 3800),
    ...(lines && { lines }),
  });
  await world.send('payment.capture', { order_id: orderId });
  return orderId;
}

function refund(orderId: string, body: object, key: string = randomUUID()) {
  const headers = { 'idempotency-key': key };
  return call('POST', `/api/payments/${orderId}/refunds`, {
    as: STAFF,
    body: { reason: 'broken', ...body },
    headers,
  });
}

const mugs = (quantity: number) => ({ lines: [{ sku: 'mug', quantity }] });

async function refundedMinor(orderId: string) {
  return (await call('GET', `/api/payments/${orderId}`, { as: STAFF })).body.refunded_minor;
}

test('gives back what lines cost, at the prices that were charged', async () => {
  const orderId = await captured();
  const { status, body } = await refund(orderId, mugs(3));
  assert.deepEqual([status, body.amount_minor, body.return_id], [201, 1300, null]);
  assert.deepEqual(body.lines, [LINES[0], LINES[2]]);
});

test('gives each unit back once, and says how many are left', async () => {
  const orderId = await captured();
  assert.equal((await refund(orderId, mugs(2))).status, 201);
  const { status, body } = await refund(orderId, {
    lines: [
      { sku: 'MUG', quantity: 2 },
      { sku: 'CUP', quantity: 1 },
    ],
  });
  assert.deepEqual([status, body.code], [409, 'more-than-bought']);
  assert.deepEqual(
    body.errors.map(({ field }: { field: string }) => field),
    ['lines/0/quantity', 'lines/1/quantity'],
  );
  assert.equal((await refund(orderId, mugs(1))).body.amount_minor, 400);
  assert.equal(await refundedMinor(orderId), 1300);
});

test('never gives back more than was captured, by lines and amounts together', async () => {
  const orderId = await captured();
  await refund(orderId, { amount_minor: 3000 });
  const { status, body } = await refund(orderId, mugs(2));
  assert.deepEqual([status, body.code, body.refundable_minor], [409, 'more-than-captured', 800]);
  assert.equal((await refund(orderId, mugs(1))).body.amount_minor, 450);
});

test('many at once give each unit back once', async () => {
  const orderId = await captured();
  const answers = await Promise.all(Array.from({ length: 8 }, () => refund(orderId, mugs(1))));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 201, 409, 409, 409, 409, 409]);
  assert.equal(await refundedMinor(orderId), 1300);
});

for (const [what, body] of [
  ['all units', mugs(3)],
  ['all that is left', {}],
] as const)
  test(`the same key gives back once, when it comes at once for ${what}`, async () => {
    const orderId = await captured();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => refund(orderId, body, key)));
    assert.deepEqual(new Set(answers.map((answer) => answer.body.code)), new Set([undefined]));
    assert.equal(new Set(answers.map((answer) => answer.body.refund_id)).size, 1);
  });

test('a key used for other lines is refused', async () => {
  const orderId = await captured();
  const key = randomUUID();
  await refund(orderId, mugs(1), key);
  assert.equal((await refund(orderId, mugs(1), key)).status, 201);
  for (const body of [mugs(2), { amount_minor: 450 }]) {
    const answer = await refund(orderId, body, key);
    assert.deepEqual([answer.status, answer.body.code], [422, 'idempotency-key-reused']);
  }
});

test('refuses lines and an amount at once', async () => {
  const { status, body } = await refund(await captured(), { ...mugs(1), amount_minor: 450 });
  assert.deepEqual([status, body.errors[0].field], [422, 'lines']);
});

test('a payment of a release that kept no lines is given back by amount', async () => {
  const orderId = await captured(null);
  const [row] = await world.database.query<{ lines: unknown }>(
    sql`select lines from payment where order_id = ${orderId}`,
  );
  assert.equal(row?.lines, null);
  const { status, body } = await refund(orderId, mugs(1));
  assert.deepEqual([status, body.code], [409, 'lines-not-known']);
  const byAmount = await refund(orderId, { amount_minor: 450 });
  assert.deepEqual([byAmount.status, byAmount.body.lines], [201, null]);
});
