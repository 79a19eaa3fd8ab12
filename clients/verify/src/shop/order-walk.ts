import { isDeepStrictEqual } from 'node:util';
import type { AuditedApi } from '../audited-api.ts';
import type { OnProgress } from '../bundle-type.ts';
import { CheckTally } from '../verification.ts';
import { isUnderWay, ORDER_CHECKS } from './checks/order-checks.ts';
import { RETURN_CHECKS } from './checks/return-checks.ts';
import type { ReservedUnits } from './checks/stock-check.ts';
import { auditFeed, auditFeedIfAny, auditRow, auditRowIfAny, keptFrom } from './feeds/audit-feed.ts';
import {
  type NotificationRow,
  ORDER_FEEDS,
  type OrderFacts,
  type OrderRow,
  type PaymentRow,
  RETURN_FEEDS,
  type ReservationRow,
  type ReturnsRow,
  type ShipmentRow,
  type StockReturnsRow,
} from './feeds/audit-rows.ts';
import { mergeByOrder } from './feeds/merge-by-order.ts';

const CHECKS = [...ORDER_CHECKS, ...RETURN_CHECKS];

/**
 * Walks the audit feeds of all services side by side. What looks wrong is read afresh before it is called a violation,
 * as orders may move while they are looked at.
 */
export async function checkOrders(api: AuditedApi, onProgress: OnProgress) {
  const tallies = CHECKS.map(({ name }) => new CheckTally(name, 'order'));
  const reserved: ReservedUnits = new Map();
  let orders = 0;
  let unfinished = 0;
  const feeds = {
    order: auditFeed<OrderRow>(api, ORDER_FEEDS.order),
    reservation: auditFeed<ReservationRow>(api, ORDER_FEEDS.reservation),
    payment: auditFeed<PaymentRow>(api, ORDER_FEEDS.payment),
    shipment: auditFeed<ShipmentRow>(api, ORDER_FEEDS.shipment),
    notification: auditFeed<NotificationRow>(api, ORDER_FEEDS.notification),
    returns: auditFeedIfAny<ReturnsRow>(api, RETURN_FEEDS.returns),
    stockReturns: auditFeedIfAny<StockReturnsRow>(api, RETURN_FEEDS.stockReturns),
  };
  const notificationsKeptFrom = await keptFrom(api, ORDER_FEEDS.notification);
  for await (const { orderId, rows: told } of mergeByOrder(feeds)) {
    const rows = { ...told, notificationsKeptFrom };
    orders += 1;
    if (rows.order !== undefined && isUnderWay(rows.order)) unfinished += 1;
    if (rows.reservation?.status === 'reserved') {
      for (const [sku, quantity] of rows.reservation.lines)
        reserved.set(sku, (reserved.get(sku) ?? 0) + quantity);
    }
    const isSuspect = CHECKS.some(({ violation }) => violation(rows) !== undefined);
    const facts = isSuspect ? { ...(await readAfresh(api, orderId)), notificationsKeptFrom } : rows;
    for (const [i, { violation }] of CHECKS.entries()) tallies[i]?.add(orderId, violation(facts));
    if (orders % 500 === 0) onProgress(`${orders} orders`);
  }
  return { tallies, orders, unfinished, reserved };
}

const MOST_READINGS = 5;

/**
 * The order's own row first: the others are then at least as new. Returns are read before and after the others, and
 * everything once more if they moved on meanwhile.
 */
async function readAfresh(api: AuditedApi, orderId: string): Promise<OrderFacts> {
  for (let reading = 1; ; reading += 1) {
    const order = await auditRow<OrderRow>(api, ORDER_FEEDS.order, orderId);
    const returns = await readReturns(api, orderId);
    const [reservation, payment, shipment, notification, stockReturns] = await Promise.all([
      auditRow<ReservationRow>(api, ORDER_FEEDS.reservation, orderId),
      auditRow<PaymentRow>(api, ORDER_FEEDS.payment, orderId),
      auditRow<ShipmentRow>(api, ORDER_FEEDS.shipment, orderId),
      auditRow<NotificationRow>(api, ORDER_FEEDS.notification, orderId),
      auditRowIfAny<StockReturnsRow>(api, RETURN_FEEDS.stockReturns, orderId),
    ]);
    const isStill = isDeepStrictEqual(returns, await readReturns(api, orderId));
    if (!isStill && reading < MOST_READINGS) continue;
    return {
      ...(order && { order }),
      ...(reservation && { reservation }),
      ...(payment && { payment }),
      ...(shipment && { shipment }),
      ...(notification && { notification }),
      ...(returns && { returns }),
      ...(stockReturns && { stockReturns }),
    };
  }
}

function readReturns(api: AuditedApi, orderId: string): Promise<ReturnsRow | undefined> {
  return auditRowIfAny<ReturnsRow>(api, RETURN_FEEDS.returns, orderId);
}
