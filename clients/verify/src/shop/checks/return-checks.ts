import type { OrderFacts } from '../feeds/audit-rows.ts';
import { firstOf, isRefunded } from './each-return.ts';
import { notificationsNotKept } from './notification-check.ts';
import { notDue, type OrderCheck, type Undecided } from './order-check.ts';
import { parcelViolation, stockViolation, unitsViolation } from './returned-goods.ts';

/** What must hold for the returns of every order. Those under way are judged by their saga alone. */
export const RETURN_CHECKS: readonly OrderCheck[] = [
  {
    name: 'every return ends as its saga did, within its deadlines',
    shows: { returns: ['status', 'saga_state', 'is_overdue', 'saga_error'] },
    violation: sagaViolation,
    undecided: untilReturnsEnd,
  },
  {
    name: 'nothing comes back that was not bought, and the order says what did',
    shows: { order: ['status', 'lines'], returns: ['return_status', 'status', 'lines'] },
    violation: unitsViolation,
  },
  {
    name: 'every return and its stock agree',
    shows: { returns: ['status', 'lines'], stockReturns: ['lines'] },
    violation: stockViolation,
    undecided: untilReturnsEnd,
  },
  {
    name: 'every return and its refund agree',
    shows: { returns: ['status', 'lines', 'refund_minor'], payment: ['returns', 'refunded_minor'] },
    violation: refundViolation,
    undecided: untilReturnsEnd,
  },
  {
    name: 'the parcel of an order is back when all of its goods are',
    shows: { order: ['status'], returns: ['return_status'], shipment: ['status'] },
    violation: parcelViolation,
    undecided: untilReturnsEnd,
    mayBeUnderWay: () => true,
  },
  {
    name: 'every event of a return was notified once',
    shows: { order: ['placed_at'], returns: ['status', 'is_approved'], notification: ['kinds'] },
    violation: notificationViolation,
    undecided: (facts) => untilReturnsEnd(facts) ?? returnNotificationsNotKept(facts),
    mayBeUnderWay: () => true,
  },
];

/** What a return moves is told when it has ended. */
function untilReturnsEnd({ returns }: OrderFacts): Undecided | undefined {
  const open = returns?.returns.find(({ status }) => status !== 'refunded' && status !== 'refused');
  return open && notDue(`return ${open.return_id} is ${open.status}`);
}

function returnNotificationsNotKept(facts: OrderFacts): Undecided | undefined {
  return facts.returns === undefined ? undefined : notificationsNotKept(facts);
}

function sagaViolation({ returns }: OrderFacts): string | undefined {
  return firstOf(returns?.returns, ({ status, saga_state, is_overdue, saga_error }) => {
    const because = saga_error ? `, as it cannot move (${saga_error})` : '';
    if (saga_state === 'stuck') return `its saga is stuck${because}: see \`platform sagas show\``;
    if (is_overdue) return `its saga is unfinished past its deadlines${because}`;
    const hasSaga = status === 'received' || status === 'refunded';
    if (hasSaga !== (saga_state !== null) && saga_state !== 'removed')
      return `it is ${status}, its saga is ${saga_state ?? 'missing'}`;
    const isDone = saga_state === 'completed' || saga_state === 'removed';
    return hasSaga && isDone !== (status === 'refunded')
      ? `it is ${status}, its saga is ${saga_state}`
      : undefined;
  });
}

/** A refund is less than its lines cost only where nothing more was left, or units were given back by staff before. */
function refundViolation({ returns, payment }: OrderFacts): string | undefined {
  const refunds = new Map(payment?.returns);
  for (const { return_id } of returns?.returns ?? []) refunds.delete(return_id);
  const [stray] = refunds.keys();
  if (stray !== undefined) return `money was given back for return ${stray}, which there is not`;
  return firstOf(returns?.returns, (returned) => {
    const refund = payment?.returns?.find(([id]) => id === returned.return_id);
    if (returned.status !== 'received' && !isRefunded(returned))
      return refund && `${returned.status}, but ${refund[1]} was given back`;
    if (refund === undefined)
      return isRefunded(returned) ? 'refunded, but no money was given back' : undefined;
    const worth = returned.lines.reduce((sum, [, , quantity, price]) => sum + quantity * price, 0);
    if (isRefunded(returned) && refund[1] !== returned.refund_minor)
      return `it says ${returned.refund_minor}, but ${refund[1]} was given back`;
    if (refund[1] > worth) return `${refund[1]} was given back for lines that cost ${worth}`;
    const elsewhere = (payment?.refunded_minor ?? 0) - sumOf(payment?.returns);
    return refund[1] + elsewhere < worth
      ? `${refund[1]} was given back for lines that cost ${worth}, and ${elsewhere} otherwise`
      : undefined;
  });
}

function notificationViolation({
  order,
  returns,
  notification,
  notificationsKeptFrom,
}: OrderFacts): string | undefined {
  // Kept for a time from when it was told; an order of before may have returns that were told later.
  if (order === undefined || returns === undefined) return undefined;
  if (notificationsKeptFrom !== undefined && order.placed_at < notificationsKeptFrom) return undefined;
  return firstOf(returns.returns, ({ return_id, status, is_approved }) => {
    const expected = [
      ...(is_approved ? ['return.approved'] : []),
      ...(status === 'refused' || status === 'refunded' ? [`return.${status}`] : []),
    ];
    const missing = expected.find((kind) => notification?.kinds[`${kind}:${return_id}`] === undefined);
    return missing && `${missing} was never notified`;
  });
}

function sumOf(refunds: readonly (readonly [string, number])[] = []): number {
  return refunds.reduce((sum, [, amountMinor]) => sum + amountMinor, 0);
}
