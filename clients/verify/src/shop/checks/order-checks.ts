import type { OrderFacts, OrderRow } from '../feeds/audit-rows.ts';

/** A rule about one order; returns what is wrong with it, or undefined. */
export interface OrderCheck {
  readonly name: string;
  readonly violation: (facts: OrderFacts) => string | undefined;
}

/** What must hold for every order, whatever was broken on its way. Orders under way are judged by their saga alone. */
export const ORDER_CHECKS: readonly OrderCheck[] = [
  { name: 'every saga ends within its deadlines', violation: sagaViolation },
  { name: 'every order ended as its saga did', violation: endingViolation },
  { name: 'the lines of every order sum to its total', violation: totalViolation },
  { name: 'every order and its reservation agree', violation: reservationViolation },
  { name: 'every order and its payment agree', violation: paymentViolation },
  { name: 'captured minus refunded is what confirmed orders are worth', violation: worthViolation },
  { name: 'every order and its shipment agree', violation: shipmentViolation },
  { name: 'every event of an order was notified once', violation: notificationViolation },
];

function sagaViolation({ order }: OrderFacts): string | undefined {
  if (order === undefined) return undefined;
  const because = order.saga_error ? `, as it cannot move (${order.saga_error})` : '';
  if (order.saga_state === 'stuck' || order.cancellation_state === 'stuck')
    return `its saga is stuck${because}: see \`platform sagas show\``;
  if (order.saga_state === null) return 'it has no saga';
  return order.is_overdue ? `its saga is unfinished past its deadlines${because}` : undefined;
}

/** What stands in the place of a saga that ended longer ago than sagas are kept. */
const SAGA_REMOVED = 'removed';
const ENDING_OF_SAGA = { completed: 'confirmed', compensated: 'rejected', cancelled: 'cancelled' } as const;

/** An order ends in the transaction that ends its saga. A stuck one is for the check of sagas. */
function endingViolation({ order }: OrderFacts): string | undefined {
  if (order === undefined || order.saga_state === null || order.saga_state === 'stuck') return undefined;
  if (order.saga_state === SAGA_REMOVED) return undefined;
  const ending = ENDING_OF_SAGA[order.saga_state as keyof typeof ENDING_OF_SAGA] ?? 'placed';
  if (order.cancellation_state) return cancellationViolation(order, ending);
  return order.status === ending ? undefined : `it is ${order.status}, its saga is ${order.saga_state}`;
}

/** A cancellation that is complete ends a confirmed order once more; one that is refused or under way leaves it as it is. */
function cancellationViolation(
  { status, cancellation_state: state }: OrderRow,
  ending: OrderRow['status'],
): string | undefined {
  if (ending !== 'confirmed') return `it has a cancellation, but was ${ending}`;
  if (state === SAGA_REMOVED) return undefined;
  const expected = state === 'completed' ? 'cancelled' : 'confirmed';
  return status === expected ? undefined : `it is ${status}, its cancellation is ${state}`;
}

/** Whether its sagas still change what others hold for it. */
export function isUnderWay({ status, cancellation_state: state }: OrderRow): boolean {
  return status === 'placed' || state === 'running' || state === 'stuck';
}

function totalViolation({ order }: OrderFacts): string | undefined {
  if (order === undefined) return undefined;
  const sum = order.lines.reduce((sum, [, quantity, price]) => sum + quantity * price, 0);
  return sum === order.total_minor ? undefined : `total ${order.total_minor}, lines sum to ${sum}`;
}

function reservationViolation({ order, reservation }: OrderFacts): string | undefined {
  if (order === undefined) return reservation && `a reservation (${reservation.status}) without an order`;
  if (isUnderWay(order)) return undefined;
  const stocked = stockedLines(order);
  if (order.status !== 'confirmed') {
    const holds = reservation?.status === 'reserved' || reservation?.status === 'committed';
    return holds ? `${order.status}, but its reservation is ${reservation?.status}` : undefined;
  }
  if (stocked.size === 0) return reservation && 'nothing to reserve, but there is a reservation';
  if (reservation?.status !== 'committed')
    return `confirmed, but its reservation is ${reservation?.status ?? 'missing'}`;
  return sameLines(stocked, reservation.lines) ? undefined : 'its reservation has other lines';
}

function paymentViolation({ order, payment }: OrderFacts): string | undefined {
  if (order === undefined) return payment && `a payment (${payment.status}) without an order`;
  if (payment !== undefined && payment.captured_minor !== payment.ledger_captured_minor) {
    return `captured ${payment.captured_minor}, but the ledger says ${payment.ledger_captured_minor}`;
  }
  if (payment !== undefined && payment.refunded_minor !== payment.ledger_refunded_minor) {
    return `refunded ${payment.refunded_minor}, but the ledger says ${payment.ledger_refunded_minor}`;
  }
  if (isUnderWay(order)) return undefined;
  if (order.status !== 'confirmed') {
    return payment?.status === 'authorised'
      ? `${order.status}, but its payment is still authorised`
      : undefined;
  }
  if (payment === undefined) return 'confirmed, but there is no payment';
  if (payment.currency !== order.currency)
    return `currency ${order.currency}, but paid in ${payment.currency}`;
  return payment.captured_minor === order.total_minor
    ? undefined
    : `confirmed over ${order.total_minor}, but captured ${payment.captured_minor}`;
}

/** Refunds that staff make on a confirmed order lessen its worth; any other order is worth nothing. */
function worthViolation({ order, payment }: OrderFacts): string | undefined {
  if (payment === undefined || order === undefined || isUnderWay(order)) return undefined;
  const kept = payment.captured_minor - payment.refunded_minor;
  if (kept < 0) return `refunded ${-kept} more than was captured`;
  return order.status !== 'confirmed' && kept > 0
    ? `${order.status}, but ${kept} was kept of its payment`
    : undefined;
}

function shipmentViolation({ order, shipment }: OrderFacts): string | undefined {
  if (order === undefined) return shipment && 'a shipment without an order';
  if (isUnderWay(order)) return undefined;
  if (order.status !== 'confirmed') return shipment && `${order.status}, but there is a shipment`;
  const stocked = stockedLines(order);
  if (stocked.size === 0) return shipment && 'nothing to ship, but there is a shipment';
  if (shipment === undefined) return 'confirmed, but there is no shipment';
  return sameLines(stocked, shipment.lines) ? undefined : 'its shipment has other lines';
}

function notificationViolation({
  order,
  shipment,
  notification,
  notificationsKeptFrom,
}: OrderFacts): string | undefined {
  const kinds = notification?.kinds ?? {};
  const doubled = Object.entries(kinds).find(([, count]) => count > 1);
  if (doubled !== undefined) return `${doubled[0]} was notified ${doubled[1]} times`;
  if (order === undefined) return notification && 'notified, but there is no order';
  if (order.status === 'placed') return undefined;
  if (notificationsKeptFrom !== undefined && order.placed_at < notificationsKeptFrom) return undefined;
  const expected = ['order.placed', `order.${order.status}`];
  if (order.status === 'confirmed' && shipment !== undefined) expected.push('shipment.created');
  const missing = expected.find((kind) => kinds[kind] === undefined);
  return missing && `${missing} was never notified`;
}

function stockedLines(order: OrderRow): Map<string, number> {
  const units = new Map<string, number>();
  for (const [sku, quantity, , isStocked] of order.lines) {
    if (isStocked) units.set(sku, (units.get(sku) ?? 0) + quantity);
  }
  return units;
}

function sameLines(
  expected: ReadonlyMap<string, number>,
  lines: readonly (readonly [string, number])[],
): boolean {
  return lines.length === expected.size && lines.every(([sku, quantity]) => expected.get(sku) === quantity);
}
