import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { releaseStock } from './release-stock.ts';

/**
 * Puts the goods of an order back on the shelf whose parcel never left: what was committed is available again, once. A
 * reservation that was not committed is released.
 */
export async function putBackStock(tx: Transaction, orderId: string): Promise<void> {
  const back = await tx.query(sql`
    with ended as (
      update reservation set status = 'released', updated_at = now()
      where order_id = ${orderId}::uuid and status = 'committed'
      returning order_id, skus, quantities
    ), lines as materialized (
      select e.order_id, w.sku, w.quantity
      from ended e cross join lateral unnest(e.skus, e.quantities) as w (sku, quantity)
    ), locked as materialized (
      select l.sku, l.on_hand, w.quantity
      from lines w join stock_level l on l.sku = w.sku
      order by l.sku
      for update of l
    ), shelved as (
      update stock_level l set on_hand = k.on_hand + k.quantity, updated_at = now()
      from locked k where l.sku = k.sku
    ), moved as (
      insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reference, reason)
      select sku, quantity, 0, 'release', order_id::text, 'its parcel never left' from lines order by sku
    )
    select order_id from ended`);
  if (back.length > 0) return;
  const { status } = await releaseStock(tx, orderId);
  // It was committed between the two statements, by another replica.
  if (status === 'committed') await putBackStock(tx, orderId);
}
