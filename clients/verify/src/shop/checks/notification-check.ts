import type { NotificationRow, OrderFacts } from '../feeds/audit-rows.ts';
import { notDue, notKept, type OrderCheck, type Undecided } from './order-check.ts';

export const NOTIFICATION_CHECK: OrderCheck = {
  name: 'every event of an order was notified once',
  shows: {
    order: ['status', 'placed_at'],
    shipment: ['shipment_id'],
    notification: ['kinds'],
  },
  violation: notificationViolation,
  undecided: notificationUndecided,
  mayBeUnderWay: ({ order, notification }) => order !== undefined && doubledKind(notification) === undefined,
};

function notificationViolation({
  order,
  shipment,
  notification,
  notificationsKeptFrom,
}: OrderFacts): string | undefined {
  const kinds = notification?.kinds ?? {};
  const doubled = doubledKind(notification);
  if (doubled !== undefined) return `${doubled[0]} was notified ${doubled[1]} times`;
  if (order === undefined) return notification && 'notified, but there is no order';
  if (order.status === 'placed') return undefined;
  if (notificationsKeptFrom !== undefined && order.placed_at < notificationsKeptFrom) return undefined;
  const expected = ['order.placed', `order.${order.status}`];
  if (order.status === 'confirmed' && shipment !== undefined) expected.push('shipment.created');
  const missing = expected.find((kind) => kinds[kind] === undefined);
  return missing && `${missing} was never notified`;
}

function doubledKind(notification: NotificationRow | undefined): [kind: string, count: number] | undefined {
  return Object.entries(notification?.kinds ?? {}).find(([, count]) => count > 1);
}

function notificationUndecided(facts: OrderFacts): Undecided | undefined {
  if (facts.order?.status === 'placed') return notDue('it has not ended');
  return notificationsNotKept(facts);
}

/** Notifications are kept for a time from when they were told. */
export function notificationsNotKept({ order, notificationsKeptFrom }: OrderFacts): Undecided | undefined {
  if (order === undefined || notificationsKeptFrom === undefined) return undefined;
  return order.placed_at < notificationsKeptFrom
    ? notKept(`notifications of before ${notificationsKeptFrom} may have been removed`)
    : undefined;
}
