import type { Order, OrderLine, Payment, PaymentSummaryPage } from '@platform/api-client/operations.ts';
import { filtersOf } from '../../../console/lists/filter-form.ts';
import type { ListQuery } from '../../../console/lists/list-query.ts';
import { CALL, type Part, part } from '../../../console/parts/part.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { orderIdOf } from '../../live-order/order-id.ts';

const PAGE = 50;

export async function gatherPayments(
  { api }: Visitor,
  params: URLSearchParams,
): Promise<Part<PaymentSummaryPage>> {
  const { in_doubt, ...filters } = filtersOf(params, 'status', 'in_doubt');
  const isInDoubt = in_doubt === undefined ? {} : { is_in_doubt: in_doubt === '1' };
  const query = { ...filters, ...isInDoubt, limit: PAGE } as ListQuery<'GET /api/payments'>;
  return part(api.call('GET /api/payments', { query }, CALL));
}

export interface PaymentWithOrder {
  readonly payment: Payment;
  readonly order: Part<Order>;
}

/** The payment of an order, by the order's number or id. Throws ApiError 404 when there is none. */
export async function gatherPayment(visitor: Visitor, name: string): Promise<PaymentWithOrder> {
  const id = await orderIdOf(visitor, name);
  const [payment, order] = await Promise.all([
    visitor.api.call('GET /api/payments/{order_id}', { path: { order_id: id } }),
    part(visitor.api.call('GET /api/orders/{id}', { path: { id } }, CALL)),
  ]);
  return { payment, order };
}

/** What was bought of each product, at whatever prices. */
export function boughtProducts(lines: readonly OrderLine[]): Pick<OrderLine, 'sku' | 'name' | 'quantity'>[] {
  const bySku = new Map<string, Pick<OrderLine, 'sku' | 'name' | 'quantity'>>();
  for (const { sku, name, quantity } of lines)
    bySku.set(sku, { sku, name, quantity: quantity + (bySku.get(sku)?.quantity ?? 0) });
  return [...bySku.values()];
}
