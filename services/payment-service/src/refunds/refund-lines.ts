/** So many units of a product, each at one price; as it is stored. */
export type ChargedLine = readonly [sku: string, quantity: number, unitPriceMinor: number];

export interface WantedLine {
  readonly sku: string;
  readonly quantity: number;
  /** Where a product was bought at several prices: those units first. */
  readonly unitPriceMinor?: number;
}

export interface PricedRefund {
  readonly lines: readonly ChargedLine[];
  readonly amountMinor: number;
  /** Wanted lines of which there is not so much left to give back, each with what was left. */
  readonly short: readonly { readonly wanted: WantedLine; readonly left: number }[];
}

/**
 * Prices what is to be given back: units that were charged and not given back before, never more. Of a product with
 * several prices, the units of the wanted price come first, then those of the first lines. What is `short` is left out of
 * the lines.
 */
export function priceRefund(
  charged: readonly ChargedLine[],
  refunded: readonly ChargedLine[],
  wanted: readonly WantedLine[],
): PricedRefund {
  const left = unitsLeft(charged, refunded);
  const taken = wanted.map((line) => ({ wanted: line, lines: take(left, line) }));
  const lines = taken.flatMap((each) => each.lines);
  const short = taken.flatMap(({ wanted, lines }) => {
    const units = lines.reduce((sum, [, quantity]) => sum + quantity, 0);
    return units < wanted.quantity ? [{ wanted, left: units }] : [];
  });
  return { lines, amountMinor: worthMinor(lines), short };
}

/** What these lines cost together. */
export function worthMinor(lines: readonly ChargedLine[]): number {
  return lines.reduce((sum, [, quantity, unitPriceMinor]) => sum + quantity * unitPriceMinor, 0);
}

/** Whether both name the same units of the same products, in whatever order and parts. */
export function isSameUnits(
  refunded: readonly ChargedLine[] | null,
  wanted: readonly WantedLine[] | undefined,
): boolean {
  if (refunded === null || wanted === undefined) return refunded === null && wanted === undefined;
  const units = new Map<string, number>();
  const add = (sku: string, quantity: number) => units.set(sku, (units.get(sku) ?? 0) + quantity);
  for (const [sku, quantity] of refunded) add(sku, quantity);
  for (const { sku, quantity } of wanted) add(sku, -quantity);
  return [...units.values()].every((difference) => difference === 0);
}

interface UnitsLeft {
  readonly sku: string;
  readonly unitPriceMinor: number;
  units: number;
}

function unitsLeft(charged: readonly ChargedLine[], refunded: readonly ChargedLine[]): UnitsLeft[] {
  const left = charged.map(([sku, units, unitPriceMinor]) => ({ sku, units, unitPriceMinor }));
  for (const [sku, quantity, unitPriceMinor] of refunded) take(left, { sku, quantity, unitPriceMinor });
  return left;
}

function take(left: UnitsLeft[], { sku, quantity, unitPriceMinor }: WantedLine): ChargedLine[] {
  const ofSku = left.filter((line) => line.sku === sku);
  const isWanted = (line: UnitsLeft): boolean => line.unitPriceMinor === unitPriceMinor;
  const ordered = [...ofSku.filter(isWanted), ...ofSku.filter((line) => !isWanted(line))];
  let missing = quantity;
  return ordered.flatMap((line): ChargedLine[] => {
    const units = Math.min(missing, line.units);
    if (units === 0) return [];
    missing -= units;
    line.units -= units;
    return [[sku, units, line.unitPriceMinor]];
  });
}
