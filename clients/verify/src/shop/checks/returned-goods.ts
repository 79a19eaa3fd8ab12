import type { OrderFacts, ReturnRow } from '../feeds/audit-rows.ts';
import { firstOf, isRefunded } from './each-return.ts';

export function unitsViolation({ order, returns }: OrderFacts): string | undefined {
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

export function stockViolation({ returns, stockReturns }: OrderFacts): string | undefined {
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

export function parcelViolation({ order, returns, shipment }: OrderFacts): string | undefined {
  if (order === undefined || returns?.return_status !== 'returned') return undefined;
  return shipment?.status === 'returned' ? undefined : `all came back, but its parcel is ${shipment?.status}`;
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
