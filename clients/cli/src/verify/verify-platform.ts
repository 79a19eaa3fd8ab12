import { MESSAGING_SERVICES } from '@platform/contracts/all-services.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import { ProblemError } from '../gateway/problem-error.ts';
import { counted } from '../output/counted.ts';
import { auditFeed, auditRow, keptFrom } from './audit-feed.ts';
import {
  type LedgerDayRow,
  type LevelRow,
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
import { checkStock, type ReservedUnits } from './stock-check.ts';
import { CheckTally, type Verification } from './verification.ts';
import { waitUntilDelivered } from './wait-until-delivered.ts';

/**
 * Audits the running platform through its services' APIs: lets messages under way arrive, then walks the audit
 * feeds of all services side by side. What looks wrong is read afresh before it is called a violation, as orders
 * may move while they are looked at.
 */
export async function verifyPlatform(
  client: GatewayClient,
  onProgress: (orders: number) => void,
  onWaiting: (what: string) => void = () => undefined,
): Promise<Verification> {
  const begunAt = performance.now();
  const messaging = await checkMessaging(client, onWaiting);
  const { tallies, orders, unfinished, reserved } = await checkOrders(client, onProgress);
  const checks = [
    ...tallies,
    await checkStock(auditLevels(client), reserved, unfinished),
    await checkLedger(client),
    await checkLedgerDays(client),
    ...messaging,
  ];
  const results = checks.map((tally) => tally.result());
  const seconds = Math.round(performance.now() - begunAt) / 1000;
  return { ok: results.every(({ ok }) => ok), checks: results, orders, unfinished, seconds };
}

async function checkOrders(client: GatewayClient, onProgress: (orders: number) => void) {
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
    if (orders % 500 === 0) onProgress(orders);
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

function auditLevels(client: GatewayClient): AsyncGenerator<LevelRow> {
  return auditFeed<LevelRow>(client, 'GET /api/admin/inventory-service/audit/levels');
}

async function checkLedger(client: GatewayClient): Promise<CheckTally> {
  const tally = new CheckTally('every ledger transaction balances');
  const { transactions, unbalanced } = await client.call('GET /api/admin/payment-service/audit/ledger');
  for (const id of unbalanced) tally.add(id, 'its entries do not sum to zero');
  for (let i = unbalanced.length; i < transactions; i += 1) tally.add('', undefined);
  return tally;
}

async function checkLedgerDays(client: GatewayClient): Promise<CheckTally> {
  const tally = new CheckTally('the kept sums of closed days are those of the ledger');
  const feed = 'GET /api/admin/payment-service/audit/ledger-days';
  try {
    for await (const row of auditFeed<LedgerDayRow>(client, feed)) {
      const { day, account, currency, kept_minor, ledger_minor } = row;
      const isKept = BigInt(kept_minor) === BigInt(ledger_minor);
      const what = `${day} ${account} ${currency}`;
      tally.add(what, isKept ? undefined : `${kept_minor} is kept of ${ledger_minor}`);
    }
  } catch (error) {
    // Of a release before 1.2, which keeps no sums.
    if (!(error instanceof ProblemError && error.status === 404)) throw error;
  }
  return tally;
}

async function checkMessaging(
  client: GatewayClient,
  onWaiting: (what: string) => void,
): Promise<CheckTally[]> {
  const outboxes = new CheckTally('outboxes are drained');
  const deadLetters = new CheckTally('there are no dead letters');
  for (const service of MESSAGING_SERVICES) {
    const { outbox, queues } = await waitUntilDelivered(client, service, onWaiting);
    const { pending = 0, oldest_age_ms = 0 } = outbox ?? {};
    const seconds = Math.round(oldest_age_ms / 1000);
    outboxes.add(
      service,
      pending > 0 ? `${counted(pending, 'message')} waiting, the oldest for ${seconds} s` : undefined,
    );
    for (const { queue, dead } of queues) {
      deadLetters.add(
        queue,
        dead > 0 ? `${counted(dead, 'dead letter')}: see \`platform dead-letters list\`` : undefined,
      );
    }
  }
  return [outboxes, deadLetters];
}
