import type { OrderLine } from '../orders/order.ts';
import type { ReturnLine } from './return.ts';

const DAY_MS = 86_400_000;

/** Until when goods may be returned that were delivered at this time; null before. */
export function returnableUntil(deliveredAt: Date | null, windowDays: number): Date | null {
  return deliveredAt === null ? null : new Date(deliveredAt.getTime() + windowDays * DAY_MS);
}

/** Units of one line of an order, by its number. */
export interface LineUnits {
  readonly lineNo: number;
  readonly quantity: number;
}

export interface WantedUnits {
  readonly sku: string;
  readonly quantity: number;
}

export type Allotment =
  | { readonly isWhole: true; readonly lines: readonly ReturnLine[] }
  /** Indexes into what was wanted, each with the units that were left for it. */
  | { readonly isWhole: false; readonly short: readonly { readonly index: number; readonly left: number }[] };

/**
 * Which lines of an order the wanted units come from: of goods, those of the first lines that are not in a return yet.
 * `returned` are the units of all returns of the order that were not refused.
 */
export function allotReturn(
  bought: readonly OrderLine[],
  returned: readonly LineUnits[],
  wanted: readonly WantedUnits[],
): Allotment {
  const left = returnableUnits(bought, returned);
  const taken = wanted.map((line) => take(bought, left, line));
  const short = taken.flatMap((lines, index) => {
    const units = unitsOf(lines);
    return units < (wanted[index]?.quantity ?? 0) ? [{ index, left: units }] : [];
  });
  if (short.length > 0) return { isWhole: false, short };
  return { isWhole: true, lines: mergeLines(taken.flat()) };
}

/** What an order is once these units came back: of its goods some, or all; null for none. */
export function returnStatusOf(
  bought: readonly OrderLine[],
  returned: readonly LineUnits[],
): 'partly-returned' | 'returned' | null {
  if (unitsOf(returned) === 0) return null;
  return returnableUnits(bought, returned).every((units) => units === 0) ? 'returned' : 'partly-returned';
}

/** For each line of the order, how many units are in no return. What is no goods cannot come back. */
function returnableUnits(bought: readonly OrderLine[], returned: readonly LineUnits[]): number[] {
  const left = bought.map(({ quantity, isStocked }) => (isStocked ? quantity : 0));
  for (const { lineNo, quantity } of returned) left[lineNo - 1] = (left[lineNo - 1] ?? 0) - quantity;
  return left;
}

function take(bought: readonly OrderLine[], left: number[], { sku, quantity }: WantedUnits): ReturnLine[] {
  let missing = quantity;
  return bought.flatMap(({ sku: of, name, unitPriceMinor }, i) => {
    const units = of === sku ? Math.min(missing, left[i] ?? 0) : 0;
    if (units === 0) return [];
    missing -= units;
    left[i] = (left[i] ?? 0) - units;
    return [{ lineNo: i + 1, sku, name, quantity: units, unitPriceMinor, disposition: null }];
  });
}

/** A product may be named more than once in a request; each line of the order is in a return once. */
function mergeLines(lines: readonly ReturnLine[]): ReturnLine[] {
  const byLine = new Map<number, ReturnLine>();
  for (const line of lines) {
    const quantity = (byLine.get(line.lineNo)?.quantity ?? 0) + line.quantity;
    byLine.set(line.lineNo, { ...line, quantity });
  }
  return [...byLine.values()].sort((a, b) => a.lineNo - b.lineNo);
}

function unitsOf(lines: readonly { readonly quantity: number }[]): number {
  return lines.reduce((sum, { quantity }) => sum + quantity, 0);
}
