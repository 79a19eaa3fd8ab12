import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { type PaymentProvider, ProviderFailureError } from '../src/provider/provider.ts';
import { sweepRefunds } from '../src/refunds/refund-sweeper.ts';
import { ADMIN, paymentApi, STAFF } from './payment-api.ts';
import { authorisation, paymentWorld, SILENT, sentAbout } from './payment-world.ts';

const failures: ('before' | 'after')[] = [];

/** Fails as `failures` says: before the provider hears of a refund, or after it has acted. */
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

const MUGS = { sku: 'MUG', quantity: 2, unit_price_minor: 450 };
const POST = { sku: 'POST', quantity: 1, unit_price_minor: 100 };

interface Options {
  readonly cardToken?: string;
  /** False: as a release before 1.2 asks. */
  readonly hasLines?: boolean;
}

/** Two mugs and their postage, paid: 1,000. */
async function captured({ cardToken = 'tok_visa', hasLines = true }: Options = {}) {
  const orderId = randomUUID();
  const lines = hasLines ? { lines: [MUGS, POST] } : {};
  await world.send('payment.authorise', { ...authorisation(orderId, cardToken, 1000), ...lines });
  await world.send('payment.capture', { order_id: orderId });
  return orderId;
}

function aReturn(orderId: string, quantity: number) {
  return {
    order_id: orderId,
    return_id: randomUUID(),
    lines: [{ ...MUGS, quantity }],
    reason: 'Goods were returned.',
  };
}

const ask = (data: ReturnType<typeof aReturn>) => world.send('payment.refund-return', data);

function byStaff(orderId: string, body: object) {
  return call('POST', `/api/payments/${orderId}/refunds`, {
    as: STAFF,
    body: { reason: 'goodwill', ...body },
    headers: { 'idempotency-key': randomUUID() },
  });
}

async function payment(orderId: string) {
  return (await call('GET', `/api/payments/${orderId}`, { as: STAFF })).body;
}

/** What was said of the return: the amount, each time. */
async function answers(orderId: string, returnId: string) {
  const told = (await sentAbout(world, orderId)).filter(({ data }) => data.return_id === returnId);
  return told.map(({ type, data }) => [type, data.amount_minor]);
}

async function auditOf(orderId: string) {
  const { body } = await call('GET', '/api/admin/payment-service/audit/payments?limit=2000', { as: ADMIN });
  return body.items.find((item: { order_id: string }) => item.order_id === orderId);
}

test('gives back what returned goods cost, once, and answers each time it is asked', async () => {
  const orderId = await captured();
  const returned = aReturn(orderId, 1);
  for (let i = 0; i < 3; i++) await ask(returned);
  const answer = ['payment.refunded', 450];
  assert.deepEqual(await answers(orderId, returned.return_id), [answer, answer, answer]);
  const { refunds, refunded_minor } = await payment(orderId);
  assert.deepEqual([refunded_minor, refunds.length], [450, 1]);
  assert.deepEqual(
    [refunds[0].return_id, refunds[0].lines],
    [returned.return_id, [{ ...MUGS, quantity: 1 }]],
  );
  assert.deepEqual((await auditOf(orderId)).returns, [[returned.return_id, 450]]);
});

test('gives back once when asked many times at once', async () => {
  const orderId = await captured();
  const returned = aReturn(orderId, 2);
  await Promise.all(Array.from({ length: 5 }, () => ask(returned)));
  const { refunded_minor, refunds } = await payment(orderId);
  assert.deepEqual([refunded_minor, refunds.length], [900, 1]);
});

for (const failure of ['before', 'after'] as const)
  test(`a provider that fails ${failure} acting is asked again under the same key`, async () => {
    const orderId = await captured();
    const returned = aReturn(orderId, 2);
    failures.push(failure);
    await assert.rejects(ask(returned));
    assert.equal((await payment(orderId)).refundable_minor, 100);
    await ask(returned);
    assert.deepEqual(await answers(orderId, returned.return_id), [['payment.refunded', 900]]);
    const { refunded_minor, refunds } = await payment(orderId);
    assert.deepEqual([refunded_minor, refunds.length], [900, 1]);
  });

test('what the sweeper settles first is an answer to the saga of the return', async () => {
  const orderId = await captured();
  const returned = aReturn(orderId, 1);
  failures.push('after');
  await assert.rejects(ask(returned));
  await world.database.query(sql`update refund set asked_at = now() - interval '1 day'`);
  assert.ok((await sweepRefunds({ ...world.deps, logger: SILENT }, 1000)) >= 1);
  const told = (await sentAbout(world, orderId)).find(({ data }) => data.return_id === returned.return_id);
  assert.equal(told?.correlationid, returned.return_id);
});

test('a unit that staff gave back by line is not paid for twice', async () => {
  const orderId = await captured();
  assert.equal((await byStaff(orderId, { lines: [{ sku: 'MUG', quantity: 1 }] })).status, 201);
  const returned = aReturn(orderId, 2);
  await ask(returned);
  assert.deepEqual(await answers(orderId, returned.return_id), [['payment.refunded', 450]]);
  assert.equal((await byStaff(orderId, { lines: [{ sku: 'MUG', quantity: 1 }] })).status, 409);
  assert.equal((await payment(orderId)).refunded_minor, 900);
});

test('gives back what is left, where an amount was given back before', async () => {
  const orderId = await captured();
  await byStaff(orderId, { amount_minor: 700 });
  const returned = aReturn(orderId, 1);
  await ask(returned);
  const { status, refunded_minor } = await payment(orderId);
  assert.deepEqual([status, refunded_minor], ['refunded', 1000]);
  assert.deepEqual(await answers(orderId, returned.return_id), [['payment.refunded', 300]]);
});

test('answers with nothing where all was given back before, each time', async () => {
  const orderId = await captured();
  await byStaff(orderId, {});
  const returned = aReturn(orderId, 2);
  for (let i = 0; i < 2; i++) await ask(returned);
  const answer = ['payment.refunded', 0];
  assert.deepEqual(await answers(orderId, returned.return_id), [answer, answer]);
  assert.deepEqual((await auditOf(orderId)).returns, [[returned.return_id, 0]]);
});

test('a refund of staff in doubt is cleared up before a return takes what is left', async () => {
  const orderId = await captured();
  failures.push('after');
  assert.equal((await byStaff(orderId, { amount_minor: 900 })).status, 202);
  const returned = aReturn(orderId, 1);
  await ask(returned);
  assert.deepEqual(await answers(orderId, returned.return_id), [['payment.refunded', 100]]);
  assert.equal((await payment(orderId)).refunded_minor, 1000);
});

test('goes by the prices of the command for a payment that kept no lines', async () => {
  const orderId = await captured({ hasLines: false });
  const returned = aReturn(orderId, 2);
  await ask(returned);
  assert.deepEqual(await answers(orderId, returned.return_id), [['payment.refunded', 900]]);
});

test('what the provider refuses is for a person, and may be asked for anew', async () => {
  const orderId = await captured({ cardToken: 'tok_refund_refused' });
  const returned = aReturn(orderId, 1);
  for (let i = 0; i < 2; i++) await assert.rejects(ask(returned), /the provider refused refund/);
  const { refunds, refundable_minor } = await payment(orderId);
  assert.deepEqual(
    [refunds.map(({ status }: { status: string }) => status), refundable_minor],
    [['refused', 'refused'], 1000],
  );
  assert.deepEqual(await answers(orderId, returned.return_id), []);
});

test('gives nothing back where nothing was captured', async () => {
  const orderId = randomUUID();
  await assert.rejects(ask(aReturn(orderId, 1)), /has no captured payment, it is not there/);
  await world.send('payment.authorise', authorisation(orderId));
  await assert.rejects(ask(aReturn(orderId, 1)), /it is authorised/);
});

test('an order that is cancelled after a return gets the rest', async () => {
  const orderId = await captured();
  await ask(aReturn(orderId, 1));
  await world.send('payment.cancel', { order_id: orderId });
  const { status, refunded_minor } = await payment(orderId);
  assert.deepEqual([status, refunded_minor], ['refunded', 1000]);
});

test('leaves a ledger that says the same', async () => {
  const { body } = await call('GET', '/api/admin/payment-service/audit/payments?limit=2000', { as: ADMIN });
  for (const row of body.items) assert.equal(row.ledger_refunded_minor, row.refunded_minor, row.order_id);
});
