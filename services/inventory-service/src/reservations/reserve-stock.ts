import type { Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { noReply, type ReplyPart } from './commands/reply-part.ts';
import { rejectReservation } from './reject-reservation.ts';
import { findReservation } from './reservation-repository.ts';
import { type Shortage, type StockLine, type StockLineColumns, stockLineColumns } from './stock-lines.ts';

export type ReserveOutcome =
  | { readonly status: 'reserved'; readonly isReplied: boolean }
  | { readonly status: 'rejected'; readonly reason: string; readonly shortages: readonly Shortage[] };

export interface ReserveRequest {
  readonly orderId: string;
  readonly lines: readonly StockLine[];
  /** RFC 3339. */
  readonly expiresAt: string;
}

interface ReserveRow {
  readonly is_new: boolean;
  readonly is_reserved: boolean;
}

/**
 * Reserves all lines of an order, or none. Asked again for the same order it changes nothing and gives the
 * first answer, unless the reservation was released or has expired since: then it is a rejection. A reservation that is
 * new is answered with `reply`; everything else is left to the caller to answer.
 */
export async function reserveStock(
  tx: Transaction,
  request: ReserveRequest,
  reply: ReplyPart = noReply,
): Promise<ReserveOutcome> {
  const { orderId, expiresAt } = request;
  const columns = stockLineColumns(request.lines);
  const [row] = await tx.query<ReserveRow>(reserveSql(orderId, columns, expiresAt, reply));
  if (row?.is_reserved) return { status: 'reserved', isReplied: true };
  if (!row?.is_new) return earlierAnswer(tx, orderId);
  return { status: 'rejected', ...(await rejectReservation(tx, orderId, columns)) };
}

/**
 * One statement. Its parts run in the order of their needs: `made` takes the order's id, so that a second command
 * waits here for the first and then does nothing; `locked` takes the levels in sku order, so that no two orders can
 * wait for each other, and sees them as they are once it has them (READ COMMITTED reads a row anew after waiting for
 * it); (The arrays are scalar subqueries: joined to "made", each line would carry all of them through sort and lock.)
 * `taken` moves all levels if every line can be had, and none otherwise. It computes from the locked values, not from
 * its own: an UPDATE checks constraints against the row as the statement's snapshot had it, before it notices that
 * there is a newer one, and would fail for an order that the newer one can serve.
 */
function reserveSql(
  orderId: string,
  { skus, quantities }: StockLineColumns,
  expiresAt: string,
  reply: ReplyPart,
): Statement {
  return sql`
    with made as (
      insert into reservation (order_id, status, skus, quantities, expires_at)
      values (${orderId}::uuid, 'reserved', ${skus}::text[], ${quantities}::bigint[], ${expiresAt}::timestamptz)
      on conflict (order_id) do nothing
      returning order_id, skus, quantities
    ), locked as materialized (
      select l.sku, l.on_hand, l.reserved, w.quantity, l.on_hand - l.reserved >= w.quantity as is_enough
      from unnest((select skus from made), (select quantities from made)) as w (sku, quantity)
      join stock_level l on l.sku = w.sku
      order by l.sku
      for update of l
    ), taken as (
      update stock_level l set on_hand = k.on_hand, reserved = k.reserved + k.quantity, updated_at = now()
      from locked k
      where l.sku = k.sku
        and (select count(*) filter (where is_enough) from locked) = (select cardinality(skus) from made)
      returning l.sku, k.quantity
    ), moved as (
      insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reference)
      select t.sku, 0, t.quantity, 'reservation', made.order_id::text from taken t cross join made
    ) ${reply(sql`exists (select from taken)`)}
    select exists (select from made) as is_new, exists (select from taken) as is_reserved`;
}

async function earlierAnswer(tx: Transaction, orderId: string): Promise<ReserveOutcome> {
  const earlier = await findReservation(tx, orderId);
  if (earlier === undefined) throw new Error(`reservation ${orderId} conflicted, and is not there`);
  const { status, reason, shortages } = earlier;
  if (status === 'reserved' || status === 'committed') return { status: 'reserved', isReplied: false };
  return { status: 'rejected', reason: reason ?? status, shortages: shortages ?? [] };
}
