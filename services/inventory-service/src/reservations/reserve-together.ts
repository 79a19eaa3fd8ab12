import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { lockKnownLevels, type PlacedLevel } from '../stock/stock-repository.ts';
import { allotStock } from './allot-stock.ts';
import type { Rejection } from './reject-reservation.ts';
import type { ReserveRequest } from './reserve-stock.ts';
import { type StockLineColumns, stockLineColumns } from './stock-lines.ts';

interface Order extends StockLineColumns {
  readonly order_id: string;
  readonly expires_at: string;
}

/** What became of a new order: reserved, unless there is a rejection. */
interface Verdict {
  readonly order: Order;
  readonly rejection: Rejection | undefined;
}

/**
 * Reserves for several orders, each as `reserveStock` does, one after the other. Their levels are locked and changed
 * once for all of them: a hot sku gets one new version, not one for each order. Locks are taken in the order that holds
 * everywhere. `reply` is told what became of a new order while that is written. Returns the orders that were new; what
 * became of the others is known from before, and left to the caller.
 */
export async function reserveTogether(
  tx: Transaction,
  requests: readonly ReserveRequest[],
  reply: (orderId: string, rejection: Rejection | undefined) => Promise<void>,
): Promise<ReadonlySet<string>> {
  const orders = requests.map(orderOf);
  const skus = [...new Set(orders.flatMap((order) => order.skus))];
  // Both are sent at once; the levels are locked after the reservations all the same.
  const [made, levels] = await Promise.all([makeReservations(tx, orders), lockKnownLevels(tx, skus)]);
  const newOrders = orders.filter(({ order_id }) => made.has(order_id));
  const rejections = allotStock(newOrders, levels);
  const verdicts = newOrders.map((order, i): Verdict => ({ order, rejection: rejections[i] }));
  await Promise.all([
    takeStock(tx, verdicts, levels),
    rejectReservations(tx, verdicts),
    ...verdicts.map(({ order, rejection }) => reply(order.order_id, rejection)),
  ]);
  return made;
}

function orderOf({ orderId, lines, expiresAt }: ReserveRequest): Order {
  return { order_id: orderId, expires_at: expiresAt, ...stockLineColumns(lines) };
}

/** Takes the ids of the orders, in their order; whoever else has one of them is waited for. Returns those it got. */
async function makeReservations(tx: Transaction, orders: readonly Order[]): Promise<ReadonlySet<string>> {
  const made = await tx.query<{ order_id: string }>(sql`
    insert into reservation (order_id, status, skus, quantities, expires_at)
    select order_id, 'reserved', skus, quantities, expires_at
    from json_to_recordset(${JSON.stringify(orders)}::json)
      as w (order_id uuid, skus text[], quantities bigint[], expires_at timestamptz)
    order by order_id
    on conflict (order_id) do nothing
    returning order_id`);
  return new Set(made.map(({ order_id }) => order_id));
}

/**
 * Moves levels and ledger for the orders that are reserved. The levels are found by their place, as nobody else can
 * have moved them: by their sku, every dead version would be walked once more.
 */
async function takeStock(
  tx: Transaction,
  verdicts: readonly Verdict[],
  levels: ReadonlyMap<string, PlacedLevel>,
): Promise<void> {
  const lines = verdicts.flatMap(({ order, rejection }) => (rejection ? [] : linesOf(order)));
  const taken = new Map<string, number>();
  for (const { sku, quantity } of lines) taken.set(sku, (taken.get(sku) ?? 0) + quantity);
  if (taken.size === 0) return;
  const skus = [...taken.keys()];
  const moved = await tx.query(sql`
    with moved as (
      insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reference)
      select w.sku, 0, w.quantity, 'reservation', w.order_id
      from unnest(${lines.map(({ sku }) => sku)}::text[], ${lines.map(({ quantity }) => quantity)}::bigint[],
        ${lines.map(({ order_id }) => order_id)}::text[]) as w (sku, quantity, order_id)
    )
    update stock_level l set reserved = l.reserved + w.quantity, updated_at = now()
    from unnest(${skus}::text[], ${[...taken.values()]}::bigint[]) as w (sku, quantity)
    where l.ctid = any (${skus.map((sku) => levels.get(sku)?.place)}::tid[]) and l.sku = w.sku
    returning l.sku`);
  if (moved.length !== skus.length)
    throw new Error(`of ${skus.length} locked levels ${moved.length} were found in their place`);
}

function linesOf({ order_id, skus, quantities }: Order) {
  return skus.map((sku, i) => ({ order_id, sku, quantity: quantities[i] ?? 0 }));
}

async function rejectReservations(tx: Transaction, verdicts: readonly Verdict[]): Promise<void> {
  const rejected = verdicts.flatMap(({ order: { order_id }, rejection }) =>
    rejection ? [{ order_id, ...rejection }] : [],
  );
  if (rejected.length === 0) return;
  await tx.query(sql`
    update reservation r
    set status = 'rejected', expires_at = null, reason = w.reason, shortages = w.shortages, updated_at = now()
    from json_to_recordset(${JSON.stringify(rejected)}::json) as w (order_id uuid, reason text, shortages jsonb)
    where r.order_id = w.order_id`);
}
