import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  answerTo,
  nextStep,
  type Payment,
  type PaymentCommand,
  type PaymentStatus,
  refundableMinor,
  settlementOf,
} from './payment.ts';

const PAYMENT: Payment = {
  paymentId: '0198a000-0000-7000-8000-000000000001',
  orderId: '0198a000-0000-7000-8000-000000000002',
  customerId: '0198a000-0000-7000-8000-000000000003',
  status: 'requested',
  pending: 'authorise',
  amountMinor: 1250,
  currency: 'GBP',
  cardToken: 'tok_visa',
  authorisation: null,
  reason: null,
  capturedMinor: 0,
  refundedMinor: 0,
  refundingMinor: 0,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};
const DONE = { outcome: 'done', reference: 'ch_1' } as const;
const REFUSED = { outcome: 'refused', reason: 'insufficient-funds' } as const;

test('asks first for whatever is in doubt, whichever command comes', () => {
  for (const pending of ['authorise', 'capture', 'void'] as const)
    for (const command of ['authorise', 'capture', 'cancel'] as const)
      assert.deepEqual(nextStep({ ...PAYMENT, status: 'authorised', pending }, command), {
        kind: 'ask',
        operation: pending,
      });
});

test('goes from requested over authorised to captured for its whole amount', () => {
  const authorised = { ...PAYMENT, ...settlementOf(PAYMENT, 'authorise', DONE), pending: null };
  assert.equal(authorised.status, 'authorised');
  assert.equal(authorised.authorisation, 'ch_1');
  assert.deepEqual(nextStep(authorised, 'capture'), { kind: 'ask', operation: 'capture' });
  const captured = { ...authorised, ...settlementOf(authorised, 'capture', DONE) };
  assert.equal(captured.status, 'captured');
  assert.equal(refundableMinor(captured), 1250);
  assert.deepEqual(nextStep(captured, 'cancel'), { kind: 'refund' });
});

test('keeps the reason of a refusal for every later answer', () => {
  const declined = { ...PAYMENT, ...settlementOf(PAYMENT, 'authorise', REFUSED), pending: null };
  assert.deepEqual(answerTo(declined, 'authorise'), { kind: 'declined', reason: 'insufficient-funds' });
  assert.deepEqual(answerTo(declined, 'capture'), { kind: 'capture-failed', reason: 'declined' });
  assert.deepEqual(answerTo(declined, 'cancel'), { kind: 'voided' });
});

test('a refused capture loses the authorisation', () => {
  const authorised: Payment = { ...PAYMENT, status: 'authorised', pending: 'capture' };
  const voided = settlementOf(authorised, 'capture', { outcome: 'refused', reason: 'authorisation-expired' });
  assert.equal(voided.status, 'voided');
  assert.equal(voided.capturedMinor, 0);
  assert.deepEqual(answerTo(voided, 'capture'), { kind: 'capture-failed', reason: 'authorisation-expired' });
});

test('a refused void leaves the money held, and has no answer', () => {
  const authorised: Payment = { ...PAYMENT, status: 'authorised', pending: 'void' };
  const settlement = settlementOf(authorised, 'void', REFUSED);
  assert.equal(settlement.status, 'authorised');
  assert.throws(() => answerTo(settlement, 'cancel'), /is not undone/);
});

test('refuses to authorise or capture what was cancelled first', () => {
  const buried: Payment = { ...PAYMENT, status: 'cancelled', pending: null, amountMinor: 0 };
  assert.deepEqual(nextStep(buried, 'authorise'), {
    kind: 'answer',
    answer: { kind: 'declined', reason: 'cancelled' },
  });
  assert.deepEqual(nextStep(buried, 'capture'), {
    kind: 'answer',
    answer: { kind: 'capture-failed', reason: 'cancelled' },
  });
  assert.deepEqual(nextStep(buried, 'cancel'), { kind: 'answer', answer: { kind: 'voided' } });
});

const LEGAL: Record<PaymentStatus, readonly PaymentStatus[]> = {
  requested: ['authorised', 'declined'],
  authorised: ['captured', 'voided'],
  declined: [],
  captured: [],
  voided: [],
  refunded: [],
  cancelled: [],
};

test('takes legal steps only, and repeats its answer, whatever is asked in whatever order', () => {
  const command = fc.constantFrom<PaymentCommand>('authorise', 'capture', 'cancel');
  fc.assert(
    fc.property(fc.array(fc.tuple(command, fc.boolean()), { maxLength: 12 }), (asked) => {
      let payment = PAYMENT;
      for (const [wanted, isGranted] of asked) {
        for (let step = nextStep(payment, wanted); step.kind === 'ask'; step = nextStep(payment, wanted)) {
          const verdict = isGranted || step.operation === 'void' ? DONE : REFUSED;
          const settlement = settlementOf(payment, step.operation, verdict);
          assert.ok(LEGAL[payment.status].includes(settlement.status));
          payment = { ...payment, ...settlement, pending: null };
          assert.equal(payment.capturedMinor, payment.status === 'captured' ? payment.amountMinor : 0);
        }
        assert.deepEqual(nextStep(payment, wanted), nextStep(payment, wanted));
      }
    }),
  );
});
