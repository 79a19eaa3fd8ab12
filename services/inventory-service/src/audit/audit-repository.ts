import type { ReservationStatus } from '@platform/contracts/shop/http/inventory-http.ts';
import type { Database } from '@platform/database/database.ts';
import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

export interface LedgerBounds {
  /** Movements summed by one statement; 200,000 take some tens of milliseconds. */
  readonly atOnce: number;
  /** After so many a page ends, once it has a sku. */
  readonly most: number;
}

const LEDGER_BOUNDS: LedgerBounds = { atOnce: 200_000, most: 2_000_000 };

export interface AuditedReservation {
  readonly order_id: string;
  readonly status: ReservationStatus;
  readonly lines: [sku: string, quantity: number][];
}

interface StockLevel {
  readonly sku: string;
  readonly on_hand: number;
  readonly reserved: number;
}

export interface AuditedLevel extends StockLevel {
  readonly ledger_on_hand: number;
  readonly ledger_reserved: number;
}

/** Reservations after the order `after`, in order of their ids; with `orderId` that of this order alone. */
export function auditReservations(
  database: Queryable,
  after: string,
  limit: number,
  orderId?: string,
): Promise<AuditedReservation[]> {
  const only = orderId === undefined ? sql.empty : sql`and order_id = ${orderId}`;
  return database.query<AuditedReservation>(sql`
    select order_id, status, coalesce(
        (select json_agg(json_build_array(w.sku, w.quantity)) from unnest(skus, quantities) as w (sku, quantity)),
        '[]') as lines
    from reservation where order_id > ${after}::uuid ${only} order by order_id limit ${limit}`);
}

export interface LevelRange {
  /** Levels of skus after this one. */
  readonly after: string;
  readonly limit: number;
  /** The level of this one alone. */
  readonly sku?: string | undefined;
}

export interface LevelPage {
  readonly levels: AuditedLevel[];
  /** There may be more after the last one. */
  readonly hasMore: boolean;
}

/**
 * Levels in order of their skus, each with what its whole ledger adds up to, of one moment. The ledger is summed some
 * movements at a time, so that no statement grows with it; a page with very many ends early.
 */
export function auditLevels(
  database: Database,
  { after, limit, sku }: LevelRange,
  bounds = LEDGER_BOUNDS,
): Promise<LevelPage> {
  const only = sku === undefined ? sql.empty : sql`and sku = ${sku}`;
  return database.transaction(async (tx) => {
    await tx.query(sql`set transaction isolation level repeatable read, read only`);
    const levels = await tx.query<StockLevel>(
      sql`select sku, on_hand, reserved from stock_level where sku > ${after} ${only} order by sku limit ${limit}`,
    );
    const { sums, isSummed } = await sumLedgers(
      tx,
      { after, last: levels.at(-1)?.sku ?? after, only },
      bounds,
    );
    const complete = levels.filter(({ sku }) => isSummed(sku));
    return {
      levels: complete.map((level) => {
        const { on_hand = 0, reserved = 0 } = sums.get(level.sku) ?? {};
        return { ...level, ledger_on_hand: on_hand, ledger_reserved: reserved };
      }),
      hasMore: levels.length === limit || complete.length < levels.length,
    };
  });
}

interface LedgerSum {
  readonly sku: string;
  readonly on_hand: number;
  readonly reserved: number;
  readonly last_id: number;
  readonly count: number;
}

/** The ledgers of those skus after `after` up to `last` that fit the condition `only`, of one of them at least. */
async function sumLedgers(
  tx: Transaction,
  { after, last, only }: { after: string; last: string; only: Statement },
  { atOnce, most }: LedgerBounds,
) {
  const sums = new Map<string, { on_hand: number; reserved: number }>();
  let place = { sku: after, last_id: Number.MAX_SAFE_INTEGER };
  for (let movements = 0; ; ) {
    const rows: LedgerSum[] = await tx.query<LedgerSum>(sql`
      select sku, sum(delta_on_hand)::bigint as on_hand, sum(delta_reserved)::bigint as reserved, max(id) as last_id,
        count(*) as count
      from (
        select sku, id, delta_on_hand, delta_reserved from stock_movement
        where (sku, id) > (${place.sku}, ${place.last_id}) and sku <= ${last} ${only}
        order by sku, id limit ${atOnce}) as part
      group by sku order by sku`);
    for (const { sku, on_hand, reserved, count } of rows) {
      const sum = sums.get(sku) ?? { on_hand: 0, reserved: 0 };
      sums.set(sku, { on_hand: sum.on_hand + on_hand, reserved: sum.reserved + reserved });
      movements += count;
    }
    const reached = rows.at(-1);
    if (reached === undefined || rows.reduce((all, { count }) => all + count, 0) < atOnce)
      return { sums, isSummed: () => true };
    place = reached;
    if (movements >= most && sums.size > 1) return { sums, isSummed: (sku: string) => sku < reached.sku };
  }
}
