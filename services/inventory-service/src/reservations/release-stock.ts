import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { noReply, type ReplyPart } from './commands/reply-part.ts';
import { findReservation } from './reservation-repository.ts';
import { endReservations, RELEASE } from './settle-reservations.ts';

export interface ReleaseOutcome {
  /** `committed`: the goods have left, which cannot be undone here. */
  readonly status: 'released' | 'committed';
  readonly isReplied: boolean;
}

/**
 * Gives an order's stock back. Before the reservation was made this leaves a tombstone, so that it never can be.
 * A reservation that it ends is answered with `reply`; everything else is left to the caller to answer.
 */
export async function releaseStock(
  tx: Transaction,
  orderId: string,
  reply: ReplyPart = noReply,
): Promise<ReleaseOutcome> {
  const released = await endReservations(tx, [orderId], { ...RELEASE, reply });
  if (released.size > 0) return { status: 'released', isReplied: true };
  const tombstones = await tx.query(sql`
    insert into reservation (order_id, status, skus, quantities) values (${orderId}::uuid, 'released', '{}', '{}')
    on conflict (order_id) do nothing returning order_id`);
  if (tombstones.length > 0) return { status: 'released', isReplied: false };
  // An expired one holds nothing, but a commit would make it anew.
  const expired = await tx.query(sql`
    update reservation set status = 'released', updated_at = now()
    where order_id = ${orderId}::uuid and status = 'expired' returning order_id`);
  if (expired.length > 0) return { status: 'released', isReplied: false };
  const reservation = await findReservation(tx, orderId);
  // It became so between the statements above, by another replica.
  if (reservation?.status === 'reserved' || reservation?.status === 'expired')
    return releaseStock(tx, orderId, reply);
  const status = reservation?.status === 'committed' ? 'committed' : 'released';
  return { status, isReplied: false };
}
