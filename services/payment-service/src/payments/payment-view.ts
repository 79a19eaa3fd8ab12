import type { PaymentResponse, PaymentSummary } from '@platform/contracts/shop/http/payment-http.ts';
import type { Refund } from '../refunds/refund.ts';
import { refundView } from '../refunds/refund-view.ts';
import { type Payment, refundableMinor } from './payment.ts';

/** A payment as lists show it. */
export function paymentSummary(payment: Payment): PaymentSummary {
  return {
    payment_id: payment.paymentId,
    order_id: payment.orderId,
    customer_id: payment.customerId,
    status: payment.status,
    is_in_doubt: payment.pending !== null || payment.refundingMinor > 0,
    amount_minor: payment.amountMinor,
    currency: payment.currency,
    card: payment.cardToken === null ? null : maskToken(payment.cardToken),
    reason: payment.reason,
    captured_minor: payment.capturedMinor,
    refunded_minor: payment.refundedMinor,
    refundable_minor: refundableMinor(payment),
    created_at: payment.createdAt.toISOString(),
    updated_at: payment.updatedAt.toISOString(),
  };
}

export function paymentView(payment: Payment, refunds: readonly Refund[]): PaymentResponse {
  return { ...paymentSummary(payment), refunds: refunds.map((refund) => refundView(payment, refund)) };
}

const SHOWN = 4;

/** The last characters of a token, and of a short one nothing: whoever reads it must not be able to charge with it. */
export function maskToken(token: string): string {
  return `****${token.length >= 2 * SHOWN ? token.slice(-SHOWN) : ''}`;
}
