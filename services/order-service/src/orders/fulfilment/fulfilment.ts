import {
  orderCancelled,
  orderConfirmed,
  orderPlaced,
  orderRejected,
} from '@platform/contracts/shop/order-messages.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { draft, type OutboxEntry } from '@platform/messaging/draft.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import type { SagaDefinition } from '@platform/saga/saga-definition.ts';
import type { SagaHooks } from '@platform/saga/saga-hooks.ts';
import type { Sagas } from '@platform/saga/sagas.ts';
import { type OrderStatus, stockLines } from '../order.ts';
import type { OrderMetrics } from '../order-metrics.ts';
import { type Ending, endOrder, type NewOrder, type OrderSummary } from '../order-repository.ts';
import type { OrderEndings } from './order-endings.ts';
import { type OrderFacts, RESERVATION_MS } from './order-saga.ts';

/** What happens to the order when its saga ends: its row and its event, in the transaction that ends the saga. */
export function fulfilmentHooks(deps: EndingDeps): SagaHooks<OrderFacts> {
  return {
    onCompleted: (tx, saga) => endWithEvent(deps, tx, saga.id, { status: 'confirmed' }),
    onCompensated: (tx, { id, status, failure }) =>
      endWithEvent(deps, tx, id, {
        status: status === 'cancelled' ? 'cancelled' : 'rejected',
        reasonCode: failure.code,
        reason: failure.reason,
      }),
  };
}

/** Ends an order that is in status `from`, and tells of it. Throws if it is in another: its saga alone ends an order. */
export async function endWithEvent(
  { outbox, endings, counts }: EndingDeps,
  tx: Transaction,
  orderId: string,
  ending: Ending,
  from: OrderStatus = 'placed',
): Promise<void> {
  const order = await endOrder(tx, orderId, ending, from);
  if (order === undefined) throw new Error(`order ${orderId} is not ${from} any more`);
  await outbox.addAll(tx, [endingEvent(order, ending)]);
  tx.afterCommit(() => {
    if (from === 'placed') counts.ended(order, ending);
    else counts.undone(order);
    endings.announce(order);
  });
}

export interface EndingDeps {
  readonly outbox: Outbox;
  readonly endings: OrderEndings;
  readonly counts: OrderMetrics;
}

/** Starts the saga of a new order, and tells of the order, in the transaction that places it. */
export async function startFulfilment(
  { sagas, outbox, definition, counts, now }: FulfilmentDeps,
  tx: Transaction,
  order: NewOrder,
): Promise<void> {
  const facts: OrderFacts = {
    orderId: order.id,
    customerId: order.customerId,
    amountMinor: order.totalMinor,
    currency: order.currency,
    cardToken: order.cardToken,
    ...deliveryData(order),
    charged: order.lines.map(({ sku, quantity, unitPriceMinor }) => ({
      sku,
      quantity,
      unit_price_minor: unitPriceMinor,
    })),
    stock: stockLines(order.lines),
    reservedUntil: new Date(now() + RESERVATION_MS).toISOString(),
  };
  const placed = draft(orderPlaced, {
    subject: order.id,
    sequence: 1,
    correlationId: order.id,
    data: placedData(order),
  });
  tx.afterCommit(() => counts.placed());
  // Together: they travel in one round trip.
  await Promise.all([outbox.addAll(tx, [placed]), sagas.start(tx, definition, { id: order.id, facts })]);
}

export interface FulfilmentDeps {
  readonly sagas: Sagas;
  readonly outbox: Outbox;
  readonly definition: SagaDefinition<OrderFacts>;
  readonly counts: OrderMetrics;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

function endingEvent(order: OrderSummary, { status, reasonCode, reason }: Ending): OutboxEntry {
  const about = { subject: order.id, sequence: order.version };
  if (status === 'confirmed') {
    return draft(orderConfirmed, { ...about, data: { ...summaryData(order), line_count: order.lineCount } });
  }
  const contract = status === 'cancelled' ? orderCancelled : orderRejected;
  const why = { reason_code: reasonCode ?? status, reason: reason ?? '' };
  return draft(contract, { ...about, data: { ...summaryData(order), ...why } });
}

function placedData(order: NewOrder) {
  const lines = order.lines.map(({ sku, name, quantity, unitPriceMinor }) => ({
    ...{ sku, name, quantity },
    unit_price_minor: unitPriceMinor,
  }));
  return { ...summaryData(order), line_count: lines.length, lines, ...deliveryData(order) };
}

function deliveryData({ shippingAddress }: NewOrder) {
  return shippingAddress === null ? {} : { address: shippingAddress };
}

function summaryData(order: {
  id: string;
  number: string;
  customerId: string;
  totalMinor: number;
  currency: string;
}) {
  return {
    order_id: order.id,
    order_number: order.number,
    customer_id: order.customerId,
    total_minor: order.totalMinor,
    currency: order.currency,
  };
}
