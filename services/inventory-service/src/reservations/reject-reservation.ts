import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { Shortage, StockLineColumns } from './stock-lines.ts';

export interface Rejection {
  readonly reason: string;
  readonly shortages: readonly Shortage[];
}

/**
 * Turns a reservation into a rejection, for good, and says why. This transaction has locked its row and its levels:
 * these are the ones that fell short.
 */
export async function rejectReservation(
  tx: Transaction,
  orderId: string,
  { skus, quantities }: StockLineColumns,
): Promise<Rejection> {
  const short = await tx.query<Shortage & { is_known: boolean }>(sql`
    select w.sku, w.quantity as requested, coalesce(l.on_hand - l.reserved, 0) as available, l.sku is not null as is_known
    from unnest(${skus}::text[], ${quantities}::bigint[]) as w (sku, quantity)
    left join stock_level l on l.sku = w.sku
    where coalesce(l.on_hand - l.reserved, 0) < w.quantity
    order by w.sku collate "C"`);
  const reason = short.every((line) => line.is_known) ? 'out-of-stock' : 'unknown-sku';
  const shortages = short.map(({ sku, requested, available }) => ({ sku, requested, available }));
  await tx.query(sql`
    update reservation
    set status = 'rejected', expires_at = null, reason = ${reason}, shortages = ${JSON.stringify(shortages)}::jsonb,
      updated_at = now()
    where order_id = ${orderId}::uuid`);
  return { reason, shortages };
}
