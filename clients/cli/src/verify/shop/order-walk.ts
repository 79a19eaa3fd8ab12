import type { GatewayClient } from '../../gateway/gateway-client.ts';
import type { OnProgress } from '../bundle-type.ts';
import { CheckTally } from '../verification.ts';
import { auditFeed, auditRow, keptFrom } from './audit-feed.ts';
import {
  type NotificationRow,
  ORDER_FEEDS,
  type OrderFacts,
  type OrderRow,
  type PaymentRow,
  type ReservationRow,
  type ShipmentRow,
} from './audit-rows.ts';
import { mergeByOrder } from './merge-by-order.ts';
import { ORDER_CHECKS } from './order-checks.ts';
import type { ReservedUnits } from './stock-check.ts';

/**
 * Walks the audit feeds of all services side by side. What looks wrong is read afresh before it is called a violation,
 * as orders may move while they are looked at.
 */
export async function checkOrders(client: GatewayClient, onProgress: OnProgress) {
  const tallies = ORDER_CHECKS.map(({ name }) => new CheckTally(name));
  const reserved: ReservedUnits = new Map();
  let orders = 0;
  let unfinished = 0;
  const feeds = {
    order: auditFeed<OrderRow>(client, ORDER_FEEDS.order),
    reservation: auditFeed<ReservationRow>(client, ORDER_FEEDS.reservation),
    payment: auditFeed<PaymentRow>(client, ORDER_FEEDS.payment),
    shipment: auditFeed<ShipmentRow>(client, ORDER_FEEDS.shipment),
    notification: auditFeed<NotificationRow>(client, ORDER_FEEDS.notification),
  };
  const notificationsKeptFrom = await keptFrom(client, ORDER_FEEDS.notification);
  for await (const { orderId, rows: told } of mergeByOrder(feeds)) {
    const rows = { ...told, notificationsKeptFrom };
    orders += 1;
    if (rows.order?.status === 'placed') unfinished += 1;
    if (rows.reservation?.status === 'reserved') {
      for (const [sku, quantity] of rows.reservation.lines)
        reserved.set(sku, (reserved.get(sku) ?? 0) + quantity);
    }
    const isSuspect = ORDER_CHECKS.some(({ violation }) => violation(rows) !== undefined);
    const facts = isSuspect ? { ...(await readAfresh(client, orderId)), notificationsKeptFrom } : rows;
    for (const [i, { violation }] of ORDER_CHECKS.entries()) tallies[i]?.add(orderId, violation(facts));
    if (orders % 500 === 0) onProgress(`${orders} orders`);
  }
  return { tallies, orders, unfinished, reserved };
}

/** The order's own row first: the others are then at least as new. */
async function readAfresh(client: GatewayClient, orderId: string): Promise<OrderFacts> {
  const order = await auditRow<OrderRow>(client, ORDER_FEEDS.order, orderId);
  const [reservation, payment, shipment, notification] = await Promise.all([
    auditRow<ReservationRow>(client, ORDER_FEEDS.reservation, orderId),
    auditRow<PaymentRow>(client, ORDER_FEEDS.payment, orderId),
    auditRow<ShipmentRow>(client, ORDER_FEEDS.shipment, orderId),
    auditRow<NotificationRow>(client, ORDER_FEEDS.notification, orderId),
  ]);
  return {
    ...(order && { order }),
    ...(reservation && { reservation }),
    ...(payment && { payment }),
    ...(shipment && { shipment }),
    ...(notification && { notification }),
  };
}
