/** So many units of one sku. */
export interface StockLine {
  readonly sku: string;
  readonly quantity: number;
}

/** A line that cannot be had in full. */
export interface Shortage {
  readonly sku: string;
  readonly requested: number;
  readonly available: number;
}

/** The lines as they are stored: two arrays of the same length, in sku order, each sku once. */
export interface StockLineColumns {
  readonly skus: string[];
  readonly quantities: number[];
}

/** Sums lines of the same sku and sorts by sku. */
export function stockLineColumns(lines: readonly StockLine[]): StockLineColumns {
  const bySku = new Map<string, number>();
  for (const { sku, quantity } of lines) bySku.set(sku, (bySku.get(sku) ?? 0) + quantity);
  // Skus are ASCII, so this order is that of collation "C", in which the database takes its locks.
  const skus = [...bySku.keys()].sort();
  return { skus, quantities: skus.map((sku) => bySku.get(sku) ?? 0) };
}

/** The lines of two stored arrays. */
export function stockLines({ skus, quantities }: StockLineColumns): StockLine[] {
  return skus.map((sku, i) => ({ sku, quantity: quantities[i] ?? 0 }));
}
