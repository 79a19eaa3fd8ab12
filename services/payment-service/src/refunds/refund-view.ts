import type { RefundResponse } from '@platform/contracts/shop/http/payment-http.ts';
import type { Payment } from '../payments/payment.ts';
import type { Refund } from './refund.ts';

export function refundView(payment: Payment, refund: Refund): RefundResponse {
  return {
    refund_id: refund.refundId,
    order_id: payment.orderId,
    amount_minor: refund.amountMinor,
    // A refund is of a capture, and a capture has a currency.
    currency: payment.currency ?? '',
    lines:
      refund.lines?.map(([sku, quantity, unit_price_minor]) => ({ sku, quantity, unit_price_minor })) ?? null,
    return_id: refund.returnId,
    reason: refund.reason,
    status: refund.status,
    created_at: refund.createdAt.toISOString(),
    settled_at: refund.settledAt?.toISOString() ?? null,
  };
}
