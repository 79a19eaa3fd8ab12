import type { Transaction } from '@platform/database/queryable.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { HandlerContext } from '@platform/messaging/receiving/handler-context.ts';
import { PermanentError } from '@platform/messaging/transport.ts';
import { askForRefund, resolveRefund } from '../refunds/ask-for-refund.ts';
import { listRefunds, openRefund } from '../refunds/refund-repository.ts';
import { settleRefund } from '../refunds/settle-refund.ts';
import { refundedMessage } from './answer-messages.ts';
import { type Payment, refundableMinor } from './payment.ts';
import type { PaymentDeps } from './payment-deps.ts';
import { findPayment } from './payment-repository.ts';

/** Pays back what is left of the capture of a cancelled order, and answers `payment.refunded`. */
export async function cancelCapture(
  deps: PaymentDeps,
  payment: Payment,
  context: HandlerContext,
): Promise<void> {
  const { database, outbox } = deps;
  for (let current = payment; ; ) {
    // What is in doubt decides how much is left; one of them may be ours, of a delivery that was cut off.
    for (const refund of await listRefunds(database, current.paymentId))
      if (refund.status === 'requested') await resolveRefund(deps, current, refund);
    current = await reload(deps, current);
    if (current.status === 'refunded') {
      await context.once((tx) => sendRefunded(tx, outbox, current));
      return;
    }
    const refund = await openRefund(database, {
      paymentId: current.paymentId,
      amountMinor: refundableMinor(current),
      reason: 'The order was cancelled.',
      idempotencyKey: null,
      actorId: null,
    });
    if (refund === undefined) continue; // Another refund came between.
    const verdict = await askForRefund(deps, current, refund);
    if (verdict.outcome === 'refused') {
      await settleRefund(database, refund, verdict);
      throw new PermanentError(
        `the provider refused refund ${refund.refundId} of order ${current.orderId}: ${verdict.reason}`,
      );
    }
    await context.once(async (tx) => {
      await settleRefund(tx, refund, verdict);
      await outbox.addAll(tx, [refundedMessage(current, refund)]);
    });
    return;
  }
}

/** Tells (again) of the refund that completed last. */
export async function sendRefunded(tx: Transaction, outbox: Outbox, payment: Payment): Promise<void> {
  const completed = (await listRefunds(tx, payment.paymentId)).filter(({ status }) => status === 'completed');
  const last = completed.at(-1);
  if (last === undefined) throw new Error(`payment ${payment.paymentId} is refunded without a refund`);
  await outbox.addAll(tx, [refundedMessage(payment, last)]);
}

async function reload({ database }: PaymentDeps, payment: Payment): Promise<Payment> {
  const current = await findPayment(database, payment.orderId);
  if (current === undefined) throw new Error(`payment ${payment.paymentId} is gone`);
  return current;
}
