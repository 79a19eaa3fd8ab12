import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { noReply, type ReplyPart } from './commands/reply-part.ts';
import { rejectReservation } from './reject-reservation.ts';
import { findReservation } from './reservation-repository.ts';
import { COMMIT, endReservations } from './settle-reservations.ts';
import type { Shortage } from './stock-lines.ts';

export type CommitOutcome =
  | { readonly status: 'committed'; readonly isReplied: boolean }
  /** Final: the goods stay, also when the same commit is asked for again after a restock. */
  | { readonly status: 'refused'; readonly reason: string; readonly shortages: readonly Shortage[] };

/**
 * The goods of an order leave the shelf: only goods that are reserved do. A reservation past its expiry that has not
 * been swept yet counts in full. One that was swept is made anew in the same transaction, if all of it can be had. A
 * reservation that it ends in time is answered with `reply`; everything else is left to the caller to answer.
 */
export async function commitStock(
  tx: Transaction,
  orderId: string,
  reply: ReplyPart = noReply,
): Promise<CommitOutcome> {
  const committed = await endReservations(tx, [orderId], { ...COMMIT, reply });
  if (committed.size > 0) return { status: 'committed', isReplied: true };
  const reservation = await findReservation(tx, orderId);
  switch (reservation?.status) {
    case 'committed':
      return { status: 'committed', isReplied: false };
    case 'expired':
      return commitExpired(tx, orderId, reply);
    case 'rejected':
      return refused(reservation.reason ?? NOT_RESERVED, reservation.shortages ?? []);
    case 'released':
      return refused(NOT_RESERVED);
    case 'reserved': // Made between the two statements above, by another replica.
      return commitStock(tx, orderId, reply);
    case undefined:
      return (await leaveTombstone(tx, orderId)) ? refused(NOT_RESERVED) : commitStock(tx, orderId, reply);
  }
}

const NOT_RESERVED = 'not-reserved';

function refused(reason: string, shortages: readonly Shortage[] = []): CommitOutcome {
  return { status: 'refused', reason, shortages };
}

/** Keeps the refusal: a reservation that comes later is rejected. False if there is one by now. */
async function leaveTombstone(tx: Transaction, orderId: string): Promise<boolean> {
  const made = await tx.query(sql`
    insert into reservation (order_id, status, skus, quantities) values (${orderId}::uuid, 'released', '{}', '{}')
    on conflict (order_id) do nothing returning order_id`);
  return made.length > 0;
}

/**
 * What was reserved is available again by now. Reserves it anew and commits it, all lines or none. Works like
 * reserveStock.
 */
async function commitExpired(tx: Transaction, orderId: string, reply: ReplyPart): Promise<CommitOutcome> {
  const [row] = await tx.query<{ is_committed: boolean; skus: string[] | null; quantities: number[] }>(sql`
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
      select t.sku, m.on_hand * t.quantity, m.reserved * t.quantity, m.kind, expired.order_id::text,
        'after its reservation had expired'
      from taken t cross join expired cross join (values (1, 0, 1, 'reservation'), (2, -1, -1, 'commit'))
        as m (step, on_hand, reserved, kind)
      order by t.sku, m.step
    ), committed as (
      update reservation r set status = 'committed', updated_at = now()
      from expired
      where r.order_id = expired.order_id and exists (select from taken)
      returning r.order_id
    )
    select exists (select from committed) as is_committed, (select skus from expired) as skus,
      (select to_json(quantities) from expired) as quantities`);
  if (row?.is_committed) return { status: 'committed', isReplied: false };
  // No longer expired: another replica settled it while this one waited for its row.
  if (row === undefined || row.skus === null) return commitStock(tx, orderId, reply);
  return {
    status: 'refused',
    ...(await rejectReservation(tx, orderId, row as { skus: string[]; quantities: number[] })),
  };
}
