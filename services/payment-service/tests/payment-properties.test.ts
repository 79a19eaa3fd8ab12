import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import fc from 'fast-check';
import { auditLedger, auditPayments } from '../src/audit/audit-repository.ts';
import { findPayment } from '../src/payments/payment-repository.ts';
import { type PaymentProvider, ProviderFailureError } from '../src/provider/provider.ts';
import { sweepRefunds } from '../src/refunds/refund-sweeper.ts';
import { requestRefund } from '../src/refunds/request-refund.ts';
import { authorisation, type CommandType, paymentWorld, typesSentAbout } from './payment-world.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };
const AMOUNT = 1000;

/** Where one handling is cut off: on the way to the provider, on the way back, or before the verdict is recorded. */
type Cut = 'none' | 'before-provider' | 'after-provider' | 'before-commit';

let cut: Cut = 'none';
const crash = () => {
  cut = 'none';
  throw new ProviderFailureError('cut off');
};

function cutting(provider: PaymentProvider): PaymentProvider {
  return {
    ...provider,
    async ask(request, signal) {
      if (cut === 'before-provider') crash();
      const verdict = await provider.ask(request, signal);
      if (cut === 'after-provider') crash();
      return verdict;
    },
  };
}

const world = await paymentWorld({ after }, { wrap: cutting });

interface Delivery {
  readonly kind: CommandType | 'refund' | 'sweep';
  readonly cut: Cut;
  readonly isRepeatedId: boolean;
  readonly amountMinor: number;
}

const delivery: fc.Arbitrary<Delivery> = fc.record({
  kind: fc.constantFrom<Delivery['kind']>(
    'payment.authorise',
    'payment.capture',
    'payment.capture',
    'payment.cancel',
    'refund',
    'sweep',
  ),
  cut: fc.constantFrom<Cut>('none', 'none', 'before-provider', 'after-provider', 'before-commit'),
  isRepeatedId: fc.boolean(),
  amountMinor: fc.integer({ min: 1, max: AMOUNT }),
});

async function deliver(orderId: string, { kind, amountMinor, ...how }: Delivery, ids: Map<string, string>) {
  cut = how.cut;
  const id = how.isRepeatedId ? (ids.get(kind) ?? randomUUID()) : randomUUID();
  ids.set(kind, id);
  try {
    if (kind === 'sweep') await sweepRefunds({ ...world.deps, logger: SILENT }, 0);
    else if (kind === 'refund')
      await requestRefund(
        { ...world.deps, logger: SILENT },
        {
          orderId,
          amountMinor,
          reason: 'x',
          idempotencyKey: `${id}-${amountMinor}`,
          actor: { userId: randomUUID() },
        },
      );
    else
      await world.send(
        kind,
        kind === 'payment.authorise' ? authorisation(orderId, 'tok_visa', AMOUNT) : { order_id: orderId },
        {
          id,
          beforeCommit: () => {
            if (cut === 'before-commit') crash();
          },
        },
      );
  } catch (error) {
    // Cut off, or refused by a rule (refunds): the next delivery goes on from what was recorded.
    const { name } = error as Error;
    assert.ok(['ProviderFailureError', 'DomainError'].includes(name), `${name}: ${error}`);
  } finally {
    cut = 'none';
  }
}

async function booksOf(authorisationId: string | null) {
  const [charge] = await world.database.query<{
    is_captured: boolean;
    is_voided: boolean;
    refunded_minor: number;
    refunds: number;
  }>(
    sql`select capture_key is not null as is_captured, void_key is not null as is_voided, refunded_minor,
          (select coalesce(sum(amount_minor), 0) from simulator.refund r
           where r.charge_id = c.charge_id and refusal is null) as refunds
        from simulator.charge c where charge_id = ${authorisationId ?? ''}`,
  );
  return charge;
}

test('whatever is cut off, repeated or reordered: charged at most once, and the books agree in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(delivery, { minLength: 1, maxLength: 9 }),
      fc.constantFrom<CommandType>('payment.capture', 'payment.cancel'),
      async (deliveries, ending) => {
        const orderId = randomUUID();
        const ids = new Map<string, string>();
        for (const one of deliveries) await deliver(orderId, one, ids);
        // The bus delivers until a command succeeds, and the sweeper comes round.
        await sweepRefunds({ ...world.deps, logger: SILENT }, 0);
        await world.send(ending, { order_id: orderId });

        const payment = await findPayment(world.database, orderId);
        if (payment === undefined) return assert.equal(ending, 'payment.capture');
        assert.equal(payment.pending, null);
        assert.equal(payment.refundingMinor, 0);
        assert.ok(payment.capturedMinor === 0 || payment.capturedMinor === AMOUNT);
        assert.ok(payment.capturedMinor - payment.refundedMinor >= 0);
        if (ending === 'payment.cancel') {
          assert.equal(payment.capturedMinor, payment.refundedMinor, 'undone means that nothing was kept');
          const last = (await typesSentAbout(world, orderId)).at(-1);
          assert.equal(last, payment.status === 'refunded' ? 'payment.refunded' : 'payment.voided');
        }
        const books = await booksOf(payment.authorisation);
        assert.equal(books?.is_captured ?? false, payment.capturedMinor > 0);
        assert.equal(books?.is_voided ?? false, payment.status === 'voided');
        assert.equal(books?.refunded_minor ?? 0, payment.refundedMinor);
        assert.equal(books?.refunds ?? 0, payment.refundedMinor);
      },
    ),
    { numRuns: 120 },
  );
  const charges = await world.database.query<{ charges: number; payments: number }>(
    sql`select (select count(*) from simulator.charge) as charges,
          (select count(*) from payment where customer_id is not null) as payments`,
  );
  assert.ok((charges[0]?.charges ?? 0) <= (charges[0]?.payments ?? 0), 'no charge without a payment');
  assert.deepEqual((await auditLedger(world.database)).unbalanced, []);
  for (const row of await auditPayments(world.database, '00000000-0000-0000-0000-000000000000', 2000)) {
    assert.equal(row.ledger_captured_minor, row.captured_minor);
    assert.equal(row.ledger_refunded_minor, row.refunded_minor);
  }
});
