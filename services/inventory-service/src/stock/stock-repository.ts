import type {
  StockLevelResponse,
  StockMovementResponse,
} from '@platform/contracts/shop/http/inventory-http.ts';
import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { timestampSql } from '@platform/database/timestamp-text.ts';
import type { Adjustment } from './plan-adjustments.ts';

const LEVEL = sql`sku, on_hand, reserved, on_hand - reserved as available, ${timestampSql('updated_at')} as updated_at`;
const MOVEMENT = sql`id, sku, delta_on_hand, delta_reserved, kind, reference, actor, reason, ${timestampSql('at')} as at`;

export async function findLevel(database: Queryable, sku: string): Promise<StockLevelResponse | undefined> {
  const [row] = await database.query<StockLevelResponse>(
    sql`select ${LEVEL} from stock_level where sku = ${sku}`,
  );
  return row;
}

export interface LevelFilter {
  /** Skus that begin so. */
  readonly prefix: string;
  readonly maxAvailable: number;
  readonly after: string;
  readonly limit: number;
}

/** Levels in sku order. */
export function listLevels(database: Queryable, filter: LevelFilter): Promise<StockLevelResponse[]> {
  return database.query<StockLevelResponse>(sql`
    select ${LEVEL} from stock_level
    where sku > ${filter.after} and starts_with(sku, ${filter.prefix}) and on_hand - reserved <= ${filter.maxAvailable}
    order by sku limit ${filter.limit}`);
}

/** Movements of a sku, newest first, below the id `before`. */
export function listMovements(
  database: Queryable,
  sku: string,
  before: number,
  limit: number,
): Promise<StockMovementResponse[]> {
  return database.query<StockMovementResponse>(sql`
    select ${MOVEMENT} from stock_movement where sku = ${sku} and id < ${before} order by id desc limit ${limit}`);
}

/** Movements with a reference, such as those of an order, over all skus: newest first, below the id `before`. */
export function listMovementsOf(
  database: Queryable,
  reference: string,
  before: number,
  limit: number,
): Promise<StockMovementResponse[]> {
  return database.query<StockMovementResponse>(sql`
    select ${MOVEMENT} from stock_movement where reference = ${reference} and id < ${before}
    order by id desc limit ${limit}`);
}

/** Locks the levels of `skus`, which are in sku order, and returns them as they are then; missing ones are made at 0. */
export async function lockLevels(
  tx: Transaction,
  skus: readonly string[],
): Promise<Map<string, StockLevelResponse>> {
  await tx.query(sql`
    insert into stock_level (sku) select sku from unnest(${skus}::text[]) as w (sku) order by sku collate "C"
    on conflict (sku) do nothing`);
  return lockKnownLevels(tx, skus);
}

/** A level and where its row lies (its `ctid`), which holds for as long as it is locked. */
export interface PlacedLevel extends StockLevelResponse {
  readonly place: string;
}

/** Locks, in sku order, those levels of `skus` that there are, and returns them as they are then. */
export async function lockKnownLevels(
  tx: Transaction,
  skus: readonly string[],
): Promise<Map<string, PlacedLevel>> {
  const rows = await tx.query<PlacedLevel>(sql`
    select ${LEVEL}, ctid::text as place from stock_level where sku = any (${skus}::text[]) order by sku for update`);
  return new Map(rows.map((row) => [row.sku, row]));
}

/** The movements that were made under these keys. */
export function findDone(
  tx: Transaction,
  keyed: readonly { sku: string; onceKey: string }[],
): Promise<StockMovementResponse[]> {
  return tx.query<StockMovementResponse>(sql`
    select ${MOVEMENT} from stock_movement
    where (sku, once_key) in (
      select * from unnest(${keyed.map(({ sku }) => sku)}::text[], ${keyed.map(({ onceKey }) => onceKey)}::text[]))`);
}

interface Moved {
  readonly levels: readonly StockLevelResponse[];
  readonly movements: readonly StockMovementResponse[];
}

/** Writes adjustments, of one sku each whose levels are locked, to levels and ledger. */
export async function moveStock(
  tx: Transaction,
  actor: string,
  moves: readonly { adjustment: Adjustment; delta: number }[],
): Promise<Moved> {
  if (moves.length === 0) return { levels: [], movements: [] };
  const skus = moves.map(({ adjustment }) => adjustment.sku);
  const deltas = moves.map(({ delta }) => delta);
  const levels = await tx.query<StockLevelResponse>(sql`
    update stock_level l set on_hand = l.on_hand + w.delta, updated_at = now()
    from unnest(${skus}::text[], ${deltas}::bigint[]) as w (moved, delta)
    where l.sku = w.moved
    returning ${LEVEL}`);
  const movements = await tx.query<StockMovementResponse>(sql`
    insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reference, actor, reason, once_key)
    select w.sku, w.delta, 0, 'adjustment', w.reference, ${actor}, w.reason, w.once_key
    from unnest(
      ${skus}::text[], ${deltas}::bigint[],
      ${moves.map(({ adjustment }) => adjustment.reference ?? null)}::text[],
      ${moves.map(({ adjustment }) => adjustment.reason)}::text[],
      ${moves.map(({ adjustment }) => adjustment.onceKey ?? null)}::text[]) as w (sku, delta, reference, reason, once_key)
    returning ${MOVEMENT}`);
  return { levels, movements };
}
