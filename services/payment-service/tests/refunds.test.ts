import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { type PaymentProvider, ProviderFailureError } from '../src/provider/provider.ts';
import { sweepRefunds } from '../src/refunds/refund-sweeper.ts';
import { ADMIN, paymentApi, STAFF } from './payment-api.ts';
import { authorisation, paymentWorld, sentAbout, typesSentAbout } from './payment-world.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const failures: ('before' | 'after')[] = [];

/** Fails as `failures` says: before the provider hears of it, or after it has acted. */
function troubled(provider: PaymentProvider): PaymentProvider {
  return {
    ...provider,
    async ask(request, signal) {
      const failure = request.operation === 'refund' ? failures.shift() : undefined;
      if (failure === 'before') throw new ProviderFailureError('unreachable');
      const verdict = await provider.ask(request, signal);
      if (failure === 'after') throw new ProviderFailureError('the connection broke');
      return verdict;
    },
  };
}

const world = await paymentWorld({ after }, { wrap: troubled });
const { call, app } = paymentApi(world);
after(() => app.close());

async function captured(cardToken = 'tok_visa', amountMinor = 1000) {
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, cardToken, amountMinor));
  await world.send('payment.capture', { order_id: orderId });
  return orderId;
}

function refund(orderId: string, body: unknown, key: string = randomUUID(), as = STAFF) {
  return call('POST', `/api/payments/${orderId}/refunds`, { as, body, headers: { 'idempotency-key': key } });
}

test('gives back in parts, tells of each, and never more than was captured', async () => {
  const orderId = await captured();
  assert.equal((await refund(orderId, { amount_minor: 300, reason: 'broken' })).status, 201);
  const tooMuch = await refund(orderId, { amount_minor: 701, reason: 'broken' });
  assert.equal(tooMuch.status, 409);
  assert.equal(tooMuch.body.code, 'more-than-captured');
  assert.equal(tooMuch.body.refundable_minor, 700);
  const rest = await refund(orderId, { reason: 'all of it' }, randomUUID(), ADMIN);
  assert.deepEqual([rest.status, rest.body.amount_minor, rest.body.status], [201, 700, 'completed']);
  const { body } = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
  assert.deepEqual([body.status, body.refunded_minor, body.refunds.length], ['refunded', 1000, 2]);
  const told = (await sentAbout(world, orderId)).filter(({ type }) => type === 'payment.refunded');
  assert.deepEqual(
    told.map(({ data }) => data.amount_minor),
    [300, 700],
  );
  assert.ok(
    told.every(({ correlationid }) => correlationid !== orderId),
    'no answer to a saga',
  );
  assert.equal((await refund(orderId, { reason: 'once more' })).status, 409);
});

test('the same key gives back once, also when sent ten times at once', async () => {
  const orderId = await captured();
  const key = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => refund(orderId, { amount_minor: 100, reason: 'late' }, key)),
  );
  const refusals = answers.filter(({ status }) => status !== 201 && status !== 202);
  assert.deepEqual(refusals, []);
  assert.equal(new Set(answers.map(({ body }) => body.refund_id)).size, 1);
  const { body } = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
  assert.equal(body.refunded_minor, 100);
  assert.equal(
    (await typesSentAbout(world, orderId)).filter((type) => type === 'payment.refunded').length,
    1,
  );
});

test('a key used for another amount or reason is refused', async () => {
  const orderId = await captured();
  const key = randomUUID();
  await refund(orderId, { amount_minor: 100, reason: 'late' }, key);
  for (const body of [
    { amount_minor: 200, reason: 'late' },
    { amount_minor: 100, reason: 'other' },
  ]) {
    const answer = await refund(orderId, body, key);
    assert.deepEqual([answer.status, answer.body.code], [422, 'idempotency-key-reused']);
  }
});

test('many at once never give back more than was captured', async () => {
  const orderId = await captured();
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => refund(orderId, { amount_minor: 150, reason: 'rush' })),
  );
  assert.equal(answers.filter(({ status }) => status === 201).length, 6);
  assert.equal(answers.filter(({ status }) => status === 409).length, 6);
  const { body } = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
  assert.deepEqual([body.refunded_minor, body.refundable_minor], [900, 100]);
});

for (const failure of ['before', 'after'] as const)
  test(`a refund whose provider fails ${failure} acting is accepted, and settled by the sweeper`, async () => {
    const orderId = await captured();
    failures.push(failure);
    const answer = await refund(orderId, { amount_minor: 400, reason: 'broken' });
    assert.deepEqual([answer.status, answer.body.status], [202, 'requested']);
    const doubtful = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
    assert.equal(doubtful.body.is_in_doubt, true);
    assert.equal(doubtful.body.refundable_minor, 600, 'what is in doubt may not be given back again');
    assert.equal(await sweepRefunds({ ...world.deps, logger: SILENT }, 0), 1);
    const settled = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
    assert.deepEqual([settled.body.refunded_minor, settled.body.is_in_doubt], [400, false]);
    assert.deepEqual((await typesSentAbout(world, orderId)).slice(2), ['payment.refunded']);
  });

test('repeating a request in doubt asks the provider again', async () => {
  const orderId = await captured();
  const key = randomUUID();
  failures.push('after');
  assert.equal((await refund(orderId, { amount_minor: 400, reason: 'broken' }, key)).status, 202);
  assert.equal((await refund(orderId, { amount_minor: 400, reason: 'broken' }, key)).status, 201);
  const { body } = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
  assert.equal(body.refunded_minor, 400);
});

test('cancelling an order gives back what refunds left, those in doubt first', async () => {
  const orderId = await captured();
  await refund(orderId, { amount_minor: 100, reason: 'broken' });
  failures.push('after');
  await refund(orderId, { amount_minor: 250, reason: 'in doubt' });
  await world.send('payment.cancel', { order_id: orderId });
  const told = (await sentAbout(world, orderId)).filter(({ type }) => type === 'payment.refunded');
  assert.deepEqual(
    told.map(({ data, correlationid }) => [data.amount_minor, correlationid === orderId]),
    [
      [100, false],
      [250, false],
      [650, true],
    ],
  );
  const { body } = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
  assert.deepEqual([body.status, body.refunded_minor], ['refunded', 1000]);
});

test('a refund that the provider refuses changes nothing, and says so', async () => {
  const orderId = await captured('tok_refund_refused');
  const key = randomUUID();
  for (let i = 0; i < 2; i++) {
    const answer = await refund(orderId, { amount_minor: 400, reason: 'broken' }, key);
    assert.deepEqual([answer.status, answer.body.code], [409, 'refund-refused']);
  }
  const { body } = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
  assert.deepEqual([body.status, body.refunded_minor, body.refundable_minor], ['captured', 0, 1000]);
});

test('only what was captured can be given back', async () => {
  const orderId = randomUUID();
  assert.equal((await refund(orderId, { reason: 'x' })).status, 404);
  await world.send('payment.authorise', authorisation(orderId));
  const answer = await refund(orderId, { amount_minor: 1, reason: 'x' });
  assert.deepEqual([answer.status, answer.body.code], [409, 'not-captured']);
});

test('customers cannot refund, and bad requests give nothing back', async () => {
  const orderId = await captured();
  assert.equal((await refund(orderId, { reason: 'mine' }, randomUUID(), {})).status, 403);
  const url = `/api/payments/${orderId}/refunds`;
  const noKey = await call('POST', url, { as: STAFF, body: { reason: 'x' } });
  assert.equal(noKey.status, 422);
  for (const body of [
    {},
    { reason: '' },
    { reason: '  ' },
    { reason: 'x', amount_minor: 0 },
    { reason: 'x', amount_minor: -1 },
    { reason: 'x', amount_minor: 1.5 },
    { reason: 'x', amount_minor: '100' },
    { reason: 'x', amount_minor: 1e300 },
    { reason: 'x', amount_minor: null },
    { reason: 'x', currency: 'USD' },
    { reason: 'a\u0000b' },
    [],
    null,
  ])
    assert.equal((await refund(orderId, body)).status, 422, JSON.stringify(body));
  const { body } = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
  assert.equal(body.refundable_minor, 1000);
});

for (const [what, roles] of [
  ['staff', ['staff']],
  ['an admin', ['admin']],
] as const)
  test(`${what} gives nothing back of an own payment; a colleague does`, async () => {
    const [orderId, userId] = [randomUUID(), randomUUID()];
    await world.send('payment.authorise', {
      ...authorisation(orderId, 'tok_visa', 1000),
      customer_id: userId,
    });
    await world.send('payment.capture', { order_id: orderId });
    const key = randomUUID();
    for (const body of [{ reason: 'all' }, { amount_minor: 1, reason: 'a little' }]) {
      const refused = await refund(orderId, body, key, { userId, roles: [...roles] });
      assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
      assert.match(refused.body.detail, /your own order/);
    }
    assert.equal((await refund(orderId, { reason: 'all' }, key)).status, 201);
    // Nor does a colleague's key give an answer to the owner.
    assert.equal((await refund(orderId, { reason: 'all' }, key, { userId, roles: [...roles] })).status, 403);
  });
