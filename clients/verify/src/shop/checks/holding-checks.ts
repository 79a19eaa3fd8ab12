import type { OrderFacts, OrderRow } from '../feeds/audit-rows.ts';
import type { OrderCheck } from './order-check.ts';
import { isUnderWay, untilSagasEnd } from './under-way.ts';

/** What other services hold for an order: goods, money, a parcel. */
export const HOLDING_CHECKS: readonly OrderCheck[] = [
  {
    name: 'every order and its reservation agree',
    shows: { order: ['status', 'lines'], reservation: ['status', 'lines'] },
    violation: reservationViolation,
    undecided: untilSagasEnd,
  },
  {
    name: 'every order and its payment agree',
    shows: {
      order: ['status', 'total_minor', 'currency'],
      payment: [
        ...(['status', 'currency', 'captured_minor', 'ledger_captured_minor'] as const),
        ...(['refunded_minor', 'ledger_refunded_minor'] as const),
      ],
    },
    violation: paymentViolation,
    undecided: untilSagasEnd,
  },
  {
    name: 'captured minus refunded is what confirmed orders are worth',
    shows: { order: ['status', 'total_minor'], payment: ['captured_minor', 'refunded_minor'] },
    violation: worthViolation,
    undecided: untilSagasEnd,
  },
  {
    name: 'every order and its shipment agree',
    shows: { order: ['status', 'lines'], shipment: ['status', 'lines'] },
    violation: shipmentViolation,
    undecided: untilSagasEnd,
  },
];

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
