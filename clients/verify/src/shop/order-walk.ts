import type { AuditedApi } from '../audited-api.ts';
import type { OnProgress } from '../bundle-type.ts';
import { CheckTally } from '../verification.ts';
import { evidenceOf } from './checks/evidence.ts';
import { ORDER_CHECKS } from './checks/order-checks.ts';
import type { ReservedUnits } from './checks/stock-check.ts';
import { isUnderWay } from './checks/under-way.ts';
import { auditFeed, auditFeedIfAny, keptFrom } from './feeds/audit-feed.ts';
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
import { readOrder } from './feeds/read-order.ts';

/**
 * Walks the audit feeds of all services side by side. What looks wrong is read afresh before it is called a violation,
 * as orders may move while they are looked at.
 */
export async function checkOrders(api: AuditedApi, onProgress: OnProgress) {
  const tallies = ORDER_CHECKS.map(({ name }) => new CheckTally(name, 'order'));
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
    const isSuspect = ORDER_CHECKS.some(({ violation }) => violation(rows) !== undefined);
    const facts = isSuspect ? { ...(await readAfresh(api, orderId)), notificationsKeptFrom } : rows;
    for (const [i, { violation, shows }] of ORDER_CHECKS.entries())
      tallies[i]?.add(orderId, violation(facts), () => ({
        label: facts.order?.number,
        evidence: evidenceOf(shows, facts),
      }));
    if (orders % 500 === 0) onProgress(`${orders} orders`);
  }
  return { tallies, orders, unfinished, reserved };
}

/** Read again, as it may have moved on while it was looked at. Throws what a service answers instead. */
async function readAfresh(api: AuditedApi, orderId: string): Promise<OrderFacts> {
  const { facts, failures } = await readOrder(api, orderId);
  for (const error of failures.values()) throw error;
  return facts;
}
