import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { settleReservationsSql } from '../settle-reservations.ts';

/**
 * Gives back up to `limit` reservations past their expiry, by the database's clock; returns their orders. Rows that
 * a command or another replica holds are left for the next time: so this never waits for a reservation.
 */
export async function expireReservations(tx: Transaction, limit: number): Promise<string[]> {
  const expired = await tx.query<{ order_id: string }>(
    settleReservationsSql(
      sql`
      update reservation set status = 'expired', expires_at = null, updated_at = now()
      where order_id = any (array(
        select order_id from reservation
        where status = 'reserved' and expires_at <= now()
        order by expires_at limit ${limit}
        for update skip locked))
      returning order_id, skus, quantities`,
      { kind: 'expiry', leavesShelf: false },
    ),
  );
  return expired.map((row) => row.order_id);
}
