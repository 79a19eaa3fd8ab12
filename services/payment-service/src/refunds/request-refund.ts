import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { refuseOwn } from '@platform/service-defaults/access/own-things.ts';
import type { Principal } from '@platform/service-defaults/access/principal.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { type Payment, refundableMinor } from '../payments/payment.ts';
import type { PaymentDeps } from '../payments/payment-deps.ts';
import { findPayment } from '../payments/payment-repository.ts';
import { resolveRefund } from './ask-for-refund.ts';
import { lockChargedLines } from './charged-lines.ts';
import type { Refund } from './refund.ts';
import {
  type ChargedLine,
  isSameUnits,
  type PricedRefund,
  priceRefund,
  type WantedLine,
} from './refund-lines.ts';
import { findRefund, findRefundByKey, openRefund } from './refund-repository.ts';

export interface WantedRefund {
  readonly orderId: string;
  /** Undefined without lines: all that is left. */
  readonly amountMinor: number | undefined;
  /** Undefined: an amount. */
  readonly lines?: readonly WantedLine[] | undefined;
  readonly reason: string;
  readonly idempotencyKey: string;
  readonly actor: Pick<Principal, 'userId'>;
}

export interface RequestedRefund {
  readonly payment: Payment;
  /** Still `requested` when the provider gave no verdict: it will be asked again. */
  readonly refund: Refund;
}

/**
 * Gives back part or all of a capture, never more than is left of it. The same idempotency key is the same refund, whose
 * provider is asked again if its verdict is not known yet. Throws DomainError `not-found`, `not-captured`,
 * `more-than-captured`, `more-than-bought`, `lines-not-known`, `refund-refused`, `idempotency-key-reused`, or `forbidden`
 * for an own order.
 */
export async function requestRefund(
  deps: PaymentDeps & { readonly logger: Log },
  wanted: WantedRefund,
): Promise<RequestedRefund> {
  const payment = await findPayment(deps.database, wanted.orderId);
  if (payment === undefined)
    throw new DomainError('not-found', `There is no payment for order ${wanted.orderId}.`);
  // There is none where the order was cancelled before it was paid.
  if (payment.customerId !== null) refuseOwn(wanted.actor, payment.customerId);
  const recorded = await findOrOpen(deps, payment, wanted);
  if (recorded.status === 'requested') await tryToResolve(deps, payment, recorded);
  const refund = (await findRefund(deps.database, recorded.refundId)) ?? recorded;
  if (refund.status === 'refused')
    throw new DomainError('refund-refused', `The payment provider refused the refund: ${refund.refusal}.`, {
      refund_id: refund.refundId,
    });
  return { payment, refund };
}

async function findOrOpen(
  { database }: PaymentDeps,
  payment: Payment,
  wanted: WantedRefund,
): Promise<Refund> {
  const { paymentId } = payment;
  const { idempotencyKey } = wanted;
  const known = await findRefundByKey(database, paymentId, idempotencyKey);
  if (known !== undefined) return sameRequest(known, wanted);
  const { lines } = wanted;
  try {
    const { refund, amountMinor } = await (lines === undefined
      ? open(database, payment, wanted, { amountMinor: wanted.amountMinor ?? refundableMinor(payment) })
      : database.transaction(async (tx) => open(tx, payment, wanted, await priceLines(tx, payment, lines))));
    if (refund !== undefined) return refund;
    throw await tooMuch(database, payment, amountMinor);
  } catch (error) {
    // Another request with this key may have been faster, and have left no more to give back.
    const raced = await findRefundByKey(database, paymentId, idempotencyKey);
    if (raced !== undefined) return sameRequest(raced, wanted);
    throw error;
  }
}

async function open(
  db: Queryable,
  { paymentId }: Payment,
  { reason, idempotencyKey, actor }: WantedRefund,
  what: { readonly amountMinor: number; readonly lines?: readonly ChargedLine[] },
): Promise<{ refund: Refund | undefined; amountMinor: number }> {
  const request = { ...what, paymentId, reason, idempotencyKey, actorId: actor.userId };
  const { amountMinor } = what;
  return { refund: amountMinor > 0 ? await openRefund(db, request) : undefined, amountMinor };
}

/** Units are given back once, at the price that was charged for them. */
async function priceLines(
  tx: Transaction,
  { paymentId, orderId }: Payment,
  wanted: readonly WantedLine[],
): Promise<Pick<PricedRefund, 'amountMinor' | 'lines'>> {
  const { charged, refunded } = await lockChargedLines(tx, paymentId);
  if (charged === undefined)
    throw new DomainError(
      'lines-not-known',
      `It is not known what of order ${orderId} cost how much. Give back an amount instead.`,
    );
  const priced = priceRefund(charged, refunded, wanted);
  const [first] = priced.short;
  if (first === undefined) return priced;
  throw new DomainError(
    'more-than-bought',
    `Of ${first.wanted.sku} ${first.left} can still be given back, not ${first.wanted.quantity}.`,
    {
      errors: priced.short.map(({ wanted: line, left }) => ({
        field: `lines/${wanted.indexOf(line)}/quantity`,
        message: `is more than the ${left} that can still be given back`,
      })),
    },
  );
}

function sameRequest(refund: Refund, { amountMinor, lines, reason }: WantedRefund): Refund {
  const isSame =
    refund.reason === reason &&
    (amountMinor ?? refund.amountMinor) === refund.amountMinor &&
    isSameUnits(refund.lines, lines);
  if (isSame) return refund;
  throw new DomainError(
    'idempotency-key-reused',
    'This Idempotency-Key was sent before with another amount, lines or reason. Use a new one for a new refund.',
  );
}

async function tooMuch(
  database: PaymentDeps['database'],
  payment: Payment,
  amountMinor: number,
): Promise<DomainError> {
  const current = (await findPayment(database, payment.orderId)) ?? payment;
  if (current.capturedMinor === 0)
    return new DomainError(
      'not-captured',
      `The payment is ${current.status}: there is nothing to give back.`,
    );
  const leftMinor = refundableMinor(current);
  return new DomainError(
    'more-than-captured',
    `Of the payment ${leftMinor} can still be given back, not ${amountMinor} (in minor units).`,
    { refundable_minor: leftMinor },
  );
}

/** Without a verdict the refund stays recorded and is asked for again by the sweeper, or by the caller's repetition. */
async function tryToResolve(
  deps: PaymentDeps & { readonly logger: Log },
  payment: Payment,
  refund: Refund,
): Promise<void> {
  try {
    await resolveRefund(deps, payment, refund);
  } catch (err) {
    deps.logger.warn({ err, refundId: refund.refundId }, 'a refund is in doubt and will be asked for again');
  }
}
