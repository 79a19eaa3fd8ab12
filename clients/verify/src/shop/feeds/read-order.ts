import { isDeepStrictEqual } from 'node:util';
import type { AuditedApi } from '../../audited-api.ts';
import { auditRow, auditRowIfAny } from './audit-feed.ts';
import {
  type NotificationRow,
  ORDER_FEEDS,
  type OrderFacts,
  type OrderPart,
  type OrderRow,
  type PaymentRow,
  RETURN_FEEDS,
  type ReservationRow,
  type ReturnsRow,
  type ShipmentRow,
  type StockReturnsRow,
} from './audit-rows.ts';

/** What the services said of one order, about the same moment. */
export interface OrderReading {
  readonly facts: OrderFacts;
  /** What could not be asked for, and why. */
  readonly failures: ReadonlyMap<OrderPart, unknown>;
}

const MOST_READINGS = 5;

/**
 * The order's own row and its returns first: the others are then at least as new. Both are read once more afterwards,
 * and everything with them if they moved on meanwhile. A part that is not answered is left out.
 */
export async function readOrder(api: AuditedApi, orderId: string): Promise<OrderReading> {
  for (let reading = 1; ; reading += 1) {
    const failures = new Map<OrderPart, unknown>();
    const read = (...parts: OrderPart[]) => readParts(api, orderId, parts, failures);
    const begun = await read('order', 'returns');
    const others = await read('reservation', 'payment', 'shipment', 'notification', 'stockReturns');
    const isStill = isDeepStrictEqual(begun, await read('order', 'returns'));
    if (!isStill && failures.size === 0 && reading < MOST_READINGS) continue;
    return { facts: { ...begun, ...others }, failures };
  }
}

const READERS: {
  readonly [Part in OrderPart]: (api: AuditedApi, orderId: string) => Promise<OrderFacts[Part]>;
} = {
  order: (api, orderId) => auditRow<OrderRow>(api, ORDER_FEEDS.order, orderId),
  reservation: (api, orderId) => auditRow<ReservationRow>(api, ORDER_FEEDS.reservation, orderId),
  payment: (api, orderId) => auditRow<PaymentRow>(api, ORDER_FEEDS.payment, orderId),
  shipment: (api, orderId) => auditRow<ShipmentRow>(api, ORDER_FEEDS.shipment, orderId),
  notification: (api, orderId) => auditRow<NotificationRow>(api, ORDER_FEEDS.notification, orderId),
  returns: (api, orderId) => auditRowIfAny<ReturnsRow>(api, RETURN_FEEDS.returns, orderId),
  stockReturns: (api, orderId) => auditRowIfAny<StockReturnsRow>(api, RETURN_FEEDS.stockReturns, orderId),
};

export const ORDER_PARTS = Object.keys(READERS) as OrderPart[];

/** The parts that there are; those that could not be asked for go to `failures`. */
async function readParts(
  api: AuditedApi,
  orderId: string,
  parts: readonly OrderPart[],
  failures: Map<OrderPart, unknown>,
): Promise<OrderFacts> {
  const rows = await Promise.all(
    parts.map(async (part) => {
      try {
        return [part, await READERS[part](api, orderId)] as const;
      } catch (error) {
        failures.set(part, error);
        return [part, undefined] as const;
      }
    }),
  );
  return Object.fromEntries(rows.filter(([, row]) => row !== undefined));
}
