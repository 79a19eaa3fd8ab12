import {
  paymentAuthorised,
  paymentCaptured,
  paymentCaptureFailed,
  paymentDeclined,
  paymentInDoubt,
  paymentRefunded,
  paymentVoided,
} from '@platform/contracts/shop/payment-messages.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { Refund } from '../refunds/refund.ts';
import type { Answer, Payment, PaymentOperation } from './payment.ts';

/** The event that answers a command; `payment.refunded` has a function of its own, as it needs the refund. */
export function answerMessage(payment: Payment, answer: Exclude<Answer, { kind: 'refunded' }>): OutboxEntry {
  const { orderId } = payment;
  switch (answer.kind) {
    case 'authorised':
      return draft(paymentAuthorised, { subject: orderId, data: amountOf(payment, payment.amountMinor) });
    case 'captured':
      return draft(paymentCaptured, { subject: orderId, data: amountOf(payment, payment.amountMinor) });
    case 'declined':
      return draft(paymentDeclined, {
        subject: orderId,
        data: { order_id: orderId, reason: answer.reason },
      });
    case 'capture-failed':
      return captureFailedMessage(orderId, answer.reason);
    case 'voided':
      return draft(paymentVoided, { subject: orderId, data: { order_id: orderId } });
  }
}

export function captureFailedMessage(orderId: string, reason: string): OutboxEntry {
  return draft(paymentCaptureFailed, { subject: orderId, data: { order_id: orderId, reason } });
}

/** The event that says that it is not known yet whether the customer pays. */
export function inDoubtMessage(
  { orderId, paymentId }: Payment,
  operation: Exclude<PaymentOperation, 'void'>,
): OutboxEntry {
  const data = { order_id: orderId, payment_id: paymentId, operation };
  return draft(paymentInDoubt, { subject: orderId, data });
}

/**
 * The event of a completed refund. `correlationId` is given where it answers no command: without it the saga would
 * take the refund of a part, found in doubt while cancelling, for the answer it waits for.
 */
export function refundedMessage(payment: Payment, refund: Refund, correlationId?: string): OutboxEntry {
  return draft(paymentRefunded, {
    subject: payment.orderId,
    data: {
      ...amountOf(payment, refund.amountMinor),
      refund_id: refund.refundId,
      ...(refund.returnId === null ? {} : { return_id: refund.returnId }),
    },
    correlationId,
  });
}

function amountOf({ orderId, paymentId, currency }: Payment, amountMinor: number) {
  if (currency === null) throw new Error(`payment ${paymentId} has no amount`);
  return { order_id: orderId, payment_id: paymentId, amount_minor: amountMinor, currency };
}
