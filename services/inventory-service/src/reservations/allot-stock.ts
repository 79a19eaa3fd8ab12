import type { Level } from '../stock/plan-adjustments.ts';
import type { Rejection } from './reject-reservation.ts';
import type { Shortage, StockLineColumns } from './stock-lines.ts';

/**
 * What becomes of orders that ask for stock one after the other: each gets all of its lines, or else a rejection, from
 * what those before it have left. A sku without a level never had stock. Undefined is no rejection.
 */
export function allotStock(
  orders: readonly StockLineColumns[],
  levels: ReadonlyMap<string, Level>,
): (Rejection | undefined)[] {
  const available = new Map([...levels].map(([sku, level]) => [sku, level.on_hand - level.reserved]));
  return orders.map((order) => {
    const shortages = shortagesOf(order, available);
    if (shortages.length > 0) return { reason: reasonOf(shortages, levels), shortages };
    order.skus.forEach((sku, i) => {
      available.set(sku, (available.get(sku) ?? 0) - (order.quantities[i] ?? 0));
    });
    return undefined;
  });
}

function shortagesOf(
  { skus, quantities }: StockLineColumns,
  available: ReadonlyMap<string, number>,
): Shortage[] {
  return skus
    .map((sku, i) => ({ sku, requested: quantities[i] ?? 0, available: available.get(sku) ?? 0 }))
    .filter((line) => line.available < line.requested);
}

function reasonOf(shortages: readonly Shortage[], levels: ReadonlyMap<string, Level>): Rejection['reason'] {
  return shortages.every(({ sku }) => levels.has(sku)) ? 'out-of-stock' : 'unknown-sku';
}
