import type { Return } from './return.ts';
import type { ReturnView } from './return-schemas.ts';

export function returnView(returned: Return): ReturnView {
  return {
    return_id: returned.id,
    order_id: returned.orderId,
    customer_id: returned.customerId,
    requested_by: returned.requestedBy,
    status: returned.status,
    reason: returned.reason,
    refusal: returned.refusal,
    lines: returned.lines.map(({ sku, name, quantity, unitPriceMinor, disposition }) => ({
      sku,
      name,
      quantity,
      unit_price_minor: unitPriceMinor,
      line_total_minor: quantity * unitPriceMinor,
      disposition,
    })),
    currency: returned.currency,
    refund_minor: returned.refundMinor,
    requested_at: returned.requestedAt.toISOString(),
    approved_at: returned.approvedAt?.toISOString() ?? null,
    received_at: returned.receivedAt?.toISOString() ?? null,
    ended_at: returned.endedAt?.toISOString() ?? null,
  };
}
