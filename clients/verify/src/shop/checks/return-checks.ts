import type { OrderFacts, ReturnRow } from '../feeds/audit-rows.ts';
import type { OrderCheck } from './order-checks.ts';

/** What must hold for the returns of every order. Those under way are judged by their saga alone. */
export const RETURN_CHECKS: readonly OrderCheck[] = [
  { name: 'every return ends as its saga did, within its deadlines', violation: sagaViolation },
  { name: 'nothing comes back that was not bought, and the order says what did', violation: unitsViolation },
  { name: 'every return and its stock agree', violation: stockViolation },
  { name: 'every return and its refund agree', violation: refundViolation },
  { name: 'the parcel of an order is back when all of its goods are', violation: parcelViolation },
  { name: 'every event of a return was notified once', violation: notificationViolation },
];

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

function unitsViolation({ order, returns }: OrderFacts): string | undefined {
  if (returns === undefined) return undefined;
  if (order === undefined) return 'returns without an order';
  if (order.status !== 'confirmed') return `${order.status}, but there are returns`;
  const claimed = unitsByLine(returns.returns.filter(({ status }) => status !== 'refused'));
  for (const [lineNo, units] of claimed) {
    const [sku, bought = 0, , isStocked] = order.lines[lineNo - 1] ?? [];
    if (!isStocked || units > bought)
      return `${units} of ${sku ?? `line ${lineNo}`} in returns, ${bought} bought`;
  }
  const expected = returnStatusOf(order.lines, unitsByLine(returns.returns.filter(isRefunded)));
  return returns.return_status === expected
    ? undefined
    : `it says ${returns.return_status}, its returns make it ${expected}`;
}

function stockViolation({ returns, stockReturns }: OrderFacts): string | undefined {
  const known = new Set(returns?.returns.map(({ return_id }) => return_id));
  const stray = stockReturns?.returns.find(({ return_id }) => !known.has(return_id));
  if (stray !== undefined) return `goods came back for return ${stray.return_id}, which there is not`;
  return firstOf(returns?.returns, (returned) => {
    const booked = stockReturns?.returns.find(({ return_id }) => return_id === returned.return_id);
    if (booked === undefined) return isRefunded(returned) ? 'refunded, but no goods came back' : undefined;
    if (returned.status !== 'received' && !isRefunded(returned))
      return `${returned.status}, but its goods came back`;
    for (const [sku, restocked, writtenOff, added, removed] of booked.lines) {
      if (
        restocked !== unitsOf(returned, sku, 'restock') ||
        writtenOff !== unitsOf(returned, sku, 'write-off')
      )
        return `${restocked} of ${sku} restocked and ${writtenOff} written off, unlike its lines`;
      if (added !== restocked + writtenOff || removed !== writtenOff)
        return `its movements of ${sku} add ${added} and write off ${removed}, not what came back`;
    }
    const missing = returned.lines.find(([, sku]) => !booked.lines.some(([of]) => of === sku));
    return missing && `nothing came back of ${missing[1]}`;
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

function parcelViolation({ order, returns, shipment }: OrderFacts): string | undefined {
  if (order === undefined || returns?.return_status !== 'returned') return undefined;
  return shipment?.status === 'returned' ? undefined : `all came back, but its parcel is ${shipment?.status}`;
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

/** The first thing that is wrong with one of these, named by its id. */
function firstOf(
  returns: readonly ReturnRow[] | undefined,
  violation: (returned: ReturnRow) => string | undefined,
): string | undefined {
  for (const returned of returns ?? []) {
    const problem = violation(returned);
    if (problem !== undefined) return `return ${returned.return_id}: ${problem}`;
  }
  return undefined;
}

function isRefunded({ status }: ReturnRow): boolean {
  return status === 'refunded';
}

function unitsByLine(returns: readonly ReturnRow[]): Map<number, number> {
  const units = new Map<number, number>();
  for (const { lines } of returns)
    for (const [lineNo, , quantity] of lines) units.set(lineNo, (units.get(lineNo) ?? 0) + quantity);
  return units;
}

function unitsOf({ lines }: ReturnRow, sku: string, disposition: string): number {
  return lines.reduce(
    (sum, [, of, quantity, , d]) => sum + (of === sku && d === disposition ? quantity : 0),
    0,
  );
}

function returnStatusOf(
  lines: readonly (readonly [string, number, number, boolean])[],
  back: ReadonlyMap<number, number>,
): string | null {
  if (back.size === 0) return null;
  const isWhole = lines.every(([, quantity, , isStocked], i) => !isStocked || back.get(i + 1) === quantity);
  return isWhole ? 'returned' : 'partly-returned';
}

function sumOf(refunds: readonly (readonly [string, number])[] = []): number {
  return refunds.reduce((sum, [, amountMinor]) => sum + amountMinor, 0);
}
