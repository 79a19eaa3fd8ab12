import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { OrderLine } from '../order.ts';

/** A line whose price is below the least that staff may agree. */
export interface Undercut {
  /** Of the line in the request. */
  readonly index: number;
  readonly line: OrderLine;
  readonly leastMinor: number;
}

/** The least that staff may agree in the place of a price of the catalogue: a whole number, so rounded up. */
export function leastPriceMinor(cataloguePriceMinor: number, mostDiscountPercent: number): number {
  return Math.ceil((cataloguePriceMinor * (100 - mostDiscountPercent)) / 100);
}

/** The lines, in the order of the request, whose negotiated price undercuts the catalogue's by more than staff may. */
export function findUndercuts(lines: readonly OrderLine[], mostDiscountPercent: number): Undercut[] {
  return lines.flatMap((line, index) => {
    const leastMinor = leastPriceMinor(line.cataloguePriceMinor, mostDiscountPercent);
    return line.negotiatedBy !== null && line.unitPriceMinor < leastMinor
      ? [{ index, line, leastMinor }]
      : [];
  });
}

/** What staff who are no admins are told. */
export function undercutRefusal(undercuts: readonly Undercut[], mostDiscountPercent: number): DomainError {
  const text = `Staff may agree at most ${mostDiscountPercent} % less than the catalogue says; an admin may agree more.`;
  return new DomainError('price-not-allowed', text, {
    errors: undercuts.map(({ index, line, leastMinor }) => ({
      field: `lines/${index}/unit_price_minor`,
      message: `must be at least ${leastMinor}: the catalogue's price is ${line.cataloguePriceMinor}`,
    })),
  });
}
