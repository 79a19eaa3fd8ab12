import type { Transaction } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import { noReply, type ReplyPart } from './reply-part.ts';
import { findReservation } from './reservation-repository.ts';
import { settlement } from './settle-reservations.ts';

export interface CommitOutcome {
  readonly status: CommitStatus;
  readonly isReplied: boolean;
}

export type CommitStatus =
  | 'committed'
  /** The reservation expired, and its stock has been promised to others since. */
  | 'short'
  /** There is no reservation to commit: none was made, or it was rejected or released. */
  | 'none';

/**
 * The goods of an order leave the shelf. A reservation past its expiry that has not been swept yet counts in
 * full; one that was swept takes its stock anew, if all of it is there. A reservation that it ends in time is answered
 * with `reply`; everything else is left to the caller to answer.
 */
export async function commitStock(
  tx: Transaction,
  orderId: string,
  reply: ReplyPart = noReply,
): Promise<CommitOutcome> {
  const committed = await tx.query(
    settlement(
      sql`
      update reservation set status = 'committed', expires_at = null, updated_at = now()
      where order_id = ${orderId}::uuid and status = 'reserved'
      returning order_id, skus, quantities`,
      { kind: 'commit', leavesShelf: true, reply },
    ),
  );
  if (committed.length > 0) return { status: 'committed', isReplied: true };
  const reservation = await findReservation(tx, orderId);
  switch (reservation?.status) {
    case 'committed':
      return { status: 'committed', isReplied: false };
    case 'expired':
      return commitExpired(tx, orderId, reply);
    case 'reserved': // Made between the two statements above, by another replica.
      return commitStock(tx, orderId, reply);
    default:
      return { status: 'none', isReplied: false };
  }
}

/** What was reserved is available again by now: taken straight off the shelf, all lines or none. Works like reserveStock. */
async function commitExpired(tx: Transaction, orderId: string, reply: ReplyPart): Promise<CommitOutcome> {
  const [row] = await tx.query<{ is_committed: boolean; was_expired: boolean }>(sql`
    with expired as materialized (
      select order_id, skus, quantities from reservation
      where order_id = ${orderId}::uuid and status = 'expired'
      for update
    ), locked as materialized (
      select l.sku, l.on_hand, l.reserved, w.quantity, l.on_hand - l.reserved >= w.quantity as is_enough
      from unnest((select skus from expired), (select quantities from expired)) as w (sku, quantity)
      join stock_level l on l.sku = w.sku
      order by l.sku
      for update of l
    ), taken as (
      update stock_level l set on_hand = k.on_hand - k.quantity, reserved = k.reserved, updated_at = now()
      from locked k
      where l.sku = k.sku
        and (select count(*) filter (where is_enough) from locked) = (select cardinality(skus) from expired)
      returning l.sku, k.quantity
    ), moved as (
      insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reference, reason)
      select t.sku, -t.quantity, 0, 'commit', expired.order_id::text, 'after its reservation had expired'
      from taken t cross join expired
    ), committed as (
      update reservation r set status = 'committed', updated_at = now()
      from expired
      where r.order_id = expired.order_id and exists (select from taken)
      returning r.order_id
    )
    select exists (select from committed) as is_committed, exists (select from expired) as was_expired`);
  if (row?.is_committed) return { status: 'committed', isReplied: false };
  // No longer expired: another replica committed it while this one waited for its row.
  return row?.was_expired ? { status: 'short', isReplied: false } : commitStock(tx, orderId, reply);
}
