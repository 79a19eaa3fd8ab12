import type { Disposition } from '@platform/contracts/shop/field-types.ts';

/** So many units of one sku that came back, and what becomes of them. */
export interface ReturnedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly disposition: Disposition;
}

/** The lines as they are stored: three arrays of the same length, in sku order, each sku once. */
export interface ReturnedLineColumns {
  readonly skus: string[];
  readonly restocked: number[];
  readonly writtenOff: number[];
}

/** Sums lines of the same sku by what becomes of them, and sorts by sku. */
export function returnedLineColumns(lines: readonly ReturnedLine[]): ReturnedLineColumns {
  // Skus are ASCII, so this order is that of collation "C", in which the database takes its locks.
  const skus = [...new Set(lines.map(({ sku }) => sku))].sort();
  const unitsOf = (sku: string, wanted: Disposition): number =>
    lines.reduce(
      (units, line) => units + (line.sku === sku && line.disposition === wanted ? line.quantity : 0),
      0,
    );
  return {
    skus,
    restocked: skus.map((sku) => unitsOf(sku, 'restock')),
    writtenOff: skus.map((sku) => unitsOf(sku, 'write-off')),
  };
}
