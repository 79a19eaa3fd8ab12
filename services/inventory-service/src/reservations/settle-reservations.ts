import type { Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { noReply, type ReplyPart } from './commands/reply-part.ts';

export interface Settlement {
  readonly kind: 'release' | 'commit' | 'expiry';
  /** True if the goods leave the shelf; false if they become available again. */
  readonly leavesShelf: boolean;
  /** Sent if a reservation ended. */
  readonly reply?: ReplyPart;
}

/** Ends the reservations of these orders that are still reserved, as the caller's command wants; returns whose they were. */
export async function endReservations(
  tx: Transaction,
  orderIds: readonly string[],
  { status, ...how }: Settlement & { readonly status: 'committed' | 'released' },
): Promise<ReadonlySet<string>> {
  const ended = await tx.query<{ order_id: string }>(
    settleReservationsSql(
      sql`
      update reservation set status = ${status}, expires_at = null, updated_at = now()
      where order_id = any (array(
        select order_id from reservation
        where order_id = any (${orderIds}::uuid[]) and status = 'reserved'
        order by order_id
        for update))
      returning order_id, skus, quantities`,
      how,
    ),
  );
  return new Set(ended.map(({ order_id }) => order_id));
}

/** How a release and a commit end a reservation. */
export const RELEASE = { status: 'released', kind: 'release', leavesShelf: false } as const;
export const COMMIT = { status: 'committed', kind: 'commit', leavesShelf: true } as const;

/**
 * The statement that ends reservations: `ended` moves them out of `reserved` and returns order_id, skus and
 * quantities; their levels and movements follow. Levels are locked in sku order, after the reservations, as everywhere.
 * New values come from the locked ones, for the reason given at reserveStock. Returns a row `order_id` per
 * reservation ended.
 */
export function settleReservationsSql(
  ended: Statement,
  { kind, leavesShelf, reply = noReply }: Settlement,
): Statement {
  const share = leavesShelf ? sql`1` : sql`0`;
  return sql`
    with ended as (${ended}
    ), lines as materialized (
      select e.order_id, w.sku, w.quantity
      from ended e cross join lateral unnest(e.skus, e.quantities) as w (sku, quantity)
    ), locked as materialized (
      select l.sku, l.on_hand, l.reserved, w.quantity
      from (select sku, sum(quantity)::bigint as quantity from lines group by sku) as w
      join stock_level l on l.sku = w.sku
      order by l.sku
      for update of l
    ), settled as (
      update stock_level l
      set on_hand = k.on_hand - k.quantity * ${share}, reserved = k.reserved - k.quantity, updated_at = now()
      from locked k
      where l.sku = k.sku
    ), moved as (
      insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reference)
      select sku, -quantity * ${share}, -quantity, ${sql.raw(`'${kind}'`)}, order_id::text from lines
    ) ${reply(sql`exists (select from ended)`)}
    select order_id from ended`;
}
