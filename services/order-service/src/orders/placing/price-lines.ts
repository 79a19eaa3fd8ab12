import { MOST_UNITS } from '@platform/contracts/shop/field-types.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import type { CatalogueProduct } from '../../catalogue/product-catalogue.ts';
import type { OrderLine } from '../order.ts';

export interface RequestedLine {
  readonly sku: string;
  readonly quantity: number;
  /** A price agreed with the customer, set by staff. */
  readonly unitPriceMinor?: number | undefined;
}

export interface PricedLines {
  readonly lines: readonly OrderLine[];
  readonly currency: string;
  readonly totalMinor: number;
}

/**
 * Prices `requested` by the catalogue, or by the price that `negotiatedBy` set. Throws DomainError
 * `products-unavailable` naming every line that cannot be sold, `mixed-currencies`, or `order-too-large`.
 */
export function priceLines(
  requested: readonly RequestedLine[],
  catalogue: ReadonlyMap<string, CatalogueProduct>,
  negotiatedBy: string | null,
): PricedLines {
  const unsellable = requested.flatMap(({ sku }, i) => {
    const product = catalogue.get(sku);
    if (product !== undefined && !product.isArchived) return [];
    const message = product === undefined ? `${sku} is not in the catalogue` : `${sku} is no longer sold`;
    return [{ field: `lines/${i}/sku`, message }];
  });
  if (unsellable.length > 0) {
    throw new DomainError('products-unavailable', 'Some products of this order cannot be sold.', {
      errors: unsellable,
    });
  }
  refuseTooMany(requested);
  const lines = requested.map((line) => price(line, catalogue, negotiatedBy));
  return { lines, currency: onlyCurrency(requested, catalogue), totalMinor: total(lines) };
}

/** Lines of one product are reserved and shipped as one quantity. */
function refuseTooMany(requested: readonly RequestedLine[]): void {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of requested) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  for (const [sku, sum] of sums)
    if (sum > MOST_UNITS)
      throw new DomainError('order-too-large', `An order holds at most ${MOST_UNITS} of ${sku}, not ${sum}.`);
}

function price(
  { sku, quantity, unitPriceMinor }: RequestedLine,
  catalogue: ReadonlyMap<string, CatalogueProduct>,
  negotiatedBy: string | null,
): OrderLine {
  const product = catalogue.get(sku) as CatalogueProduct;
  return {
    sku,
    name: product.name,
    quantity,
    unitPriceMinor: unitPriceMinor ?? product.priceMinor,
    cataloguePriceMinor: product.priceMinor,
    negotiatedBy: unitPriceMinor === undefined ? null : negotiatedBy,
    isStocked: product.isStocked,
  };
}

function onlyCurrency(
  requested: readonly RequestedLine[],
  catalogue: ReadonlyMap<string, CatalogueProduct>,
): string {
  const currencies = [...new Set(requested.map(({ sku }) => catalogue.get(sku)?.currency ?? ''))];
  const [only, other] = currencies;
  if (only === undefined || other !== undefined) {
    throw new DomainError(
      'mixed-currencies',
      `The products of one order must share a currency, these have ${currencies.join(' and ')}.`,
    );
  }
  return only;
}

function total(lines: readonly OrderLine[]): number {
  const sum = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  if (!Number.isSafeInteger(sum))
    throw new DomainError('order-too-large', 'The total of this order is too large.');
  return sum;
}
