import { returnableUntil } from '../returns/returnable.ts';
import type { Cancellability } from './cancelling/cancellability.ts';
import type { Order } from './order.ts';
import type { OrderSummary } from './order-repository.ts';
import type { OrderSummaryView, OrderView } from './order-schemas.ts';

/**
 * An order as clients see it. The card token is not theirs to read back. `returnWindowDays`: how long after their delivery
 * goods may be returned.
 */
export function orderView(order: Order, cancellability: Cancellability, returnWindowDays: number): OrderView {
  return {
    ...summaryView({ ...order, lineCount: order.lines.length }, returnWindowDays),
    lines: order.lines.map((line) => ({
      sku: line.sku,
      name: line.name,
      quantity: line.quantity,
      unit_price_minor: line.unitPriceMinor,
      line_total_minor: line.quantity * line.unitPriceMinor,
      catalogue_price_minor: line.cataloguePriceMinor,
      negotiated_by: line.negotiatedBy,
      is_stocked: line.isStocked,
    })),
    shipping_address: order.shippingAddress,
    ...cancellability,
  };
}

export function summaryView(order: OrderSummary, returnWindowDays: number): OrderSummaryView {
  return {
    id: order.id,
    number: order.number,
    customer_id: order.customerId,
    placed_by: order.placedBy,
    status: order.status,
    currency: order.currency,
    total_minor: order.totalMinor,
    line_count: order.lineCount,
    reason_code: order.reasonCode,
    reason: order.reason,
    placed_at: order.placedAt.toISOString(),
    ended_at: order.endedAt?.toISOString() ?? null,
    returnable_until: returnableUntil(order.deliveredAt, returnWindowDays)?.toISOString() ?? null,
    return_status: order.returnStatus,
  };
}
