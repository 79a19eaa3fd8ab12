import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

/** The word for a row of `product`; null for goods of which nothing was told yet. */
export const AVAILABILITY = sql.raw(`case when not is_stocked then 'not-stocked' else (
    select told.availability from product_availability as told where told.sku = product.sku
  ) end as availability`);

/** True of a row of `product` that can be had; for a page, whose rows are looked up one by one. */
export const CAN_BE_HAD = sql.raw(`(not is_stocked or (
    select told.availability <> 'none' from product_availability as told where told.sku = product.sku))`);

/** The same, for a list that is read whole: all words are read at once. */
export const CAN_BE_HAD_OF_MANY = sql.raw(`(not is_stocked or sku in (
    select told.sku from product_availability as told where told.availability <> 'none'))`);

export interface ToldAvailability {
  readonly sku: string;
  readonly availability: string;
  readonly sequence: number;
}

/** Takes over what was told, unless something newer was; returns whether it did. */
export async function saveAvailability(tx: Transaction, told: ToldAvailability): Promise<boolean> {
  const saved = await tx.query(sql`
    insert into product_availability as known (sku, availability, sequence)
    values (${told.sku}, ${told.availability}, ${told.sequence})
    on conflict (sku) do update set availability = excluded.availability, sequence = excluded.sequence
      where known.sequence < excluded.sequence
    returning sku`);
  return saved.length > 0;
}

/** True for the first who asks, if its transaction commits. */
export async function isFirstRequest(tx: Queryable): Promise<boolean> {
  const made = await tx.query(
    sql`insert into availability_request default values on conflict do nothing returning is_made`,
  );
  return made.length > 0;
}
