import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import {
  type PaymentProvider,
  ProviderFailureError,
  type ProviderRequest,
} from '../src/provider/provider.ts';
import { sweepRefunds } from '../src/refunds/refund-sweeper.ts';
import { paymentApi, STAFF } from './payment-api.ts';
import { authorisation, paymentWorld, SILENT, typesSentAbout } from './payment-world.ts';

// What the next calls come to: nothing said though it acted, or nothing done and nothing said.
const failures: ('after' | 'before')[] = [];
let keysForgotten = 0;

/** Acts before it fails, and takes a key that it has forgotten for a new one. */
function forgetful(provider: PaymentProvider): PaymentProvider {
  const asNew = (request: ProviderRequest) =>
    keysForgotten === 0 ? request : { ...request, key: `${request.key}:${keysForgotten}` };
  return {
    ...provider,
    async ask(request, signal) {
      const failure = failures.shift();
      if (failure === 'before') throw new ProviderFailureError('unreachable');
      const verdict = await provider.ask(asNew(request), signal);
      if (failure === 'after') throw new ProviderFailureError('the connection broke');
      return verdict;
    },
  };
}

const world = await paymentWorld({ after }, { wrap: forgetful });
const { call, app } = paymentApi(world);
after(() => app.close());

async function authorised(): Promise<string> {
  keysForgotten = 0;
  const orderId = randomUUID();
  await world.send('payment.authorise', authorisation(orderId, 'tok_visa', 1000));
  return orderId;
}

/** As if everything in doubt had been asked for two days ago. */
async function daysPass(): Promise<void> {
  keysForgotten += 1;
  await world.database.query(
    sql`update refund set created_at = now() - interval '2 days', asked_at = created_at`,
  );
  await world.database.query(sql`update payment set updated_at = now() - interval '2 days'`);
}

async function refundedAtProvider(orderId: string): Promise<number | undefined> {
  const [row] = await world.database.query<{ refunded_minor: number }>(sql`
    select refunded_minor from simulator.charge
    where charge_id = (select authorisation from payment where order_id = ${orderId})`);
  return row?.refunded_minor;
}

for (const failure of ['after', 'before'] as const)
  test(`a refund in doubt (failed ${failure} the provider acted) is paid back once, also when its key is forgotten`, async () => {
    const orderId = await authorised();
    await world.send('payment.capture', { order_id: orderId });
    failures.push(failure);
    const { status } = await call('POST', `/api/payments/${orderId}/refunds`, {
      as: STAFF,
      body: { amount_minor: 300, reason: 'broken' },
      headers: { 'idempotency-key': randomUUID() },
    });
    assert.equal(status, 202);
    await daysPass();
    assert.equal(await sweepRefunds({ ...world.deps, logger: SILENT }, 0), 1);
    assert.equal(await refundedAtProvider(orderId), 300);
    const { body } = await call('GET', `/api/payments/${orderId}`, { as: STAFF });
    assert.deepEqual([body.refunded_minor, body.refunds[0].status], [300, 'completed']);
  });

test('a capture in doubt is found, also when its key is forgotten', async () => {
  const orderId = await authorised();
  failures.push('after');
  await assert.rejects(world.send('payment.capture', { order_id: orderId }), /connection broke/);
  await daysPass();
  // Asked for as a new capture the simulator would refuse it: the authorisation has been used.
  await world.send('payment.capture', { order_id: orderId });
  assert.equal((await typesSentAbout(world, orderId)).at(-1), 'payment.captured');
});

test('an authorisation in doubt is found, and the card charged once', async () => {
  keysForgotten = 0;
  const orderId = randomUUID();
  failures.push('after');
  const command = authorisation(orderId, 'tok_visa', 1000);
  await assert.rejects(world.send('payment.authorise', command), /connection broke/);
  await daysPass();
  await world.send('payment.authorise', command);
  const [row] = await world.database.query<{ count: number }>(sql`select count(*) from simulator.charge`);
  const [payments] = await world.database.query<{ count: number }>(sql`select count(*) from payment`);
  assert.equal(row?.count, payments?.count);
});
