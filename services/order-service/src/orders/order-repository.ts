import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { settleItemsSql } from '../carts/checked-out-items.ts';
import type { Order, OrderLine, OrderStatus, ShippingAddress } from './order.ts';

/** An order without its lines, as lists show it. */
export type OrderSummary = Omit<Order, 'lines'> & { readonly lineCount: number };

interface OrderRow {
  id: string;
  customer_id: string;
  placed_by: string;
  status: OrderStatus;
  currency: string;
  total_minor: number;
  line_count: number;
  card_token: string;
  shipping_address: ShippingAddress | null;
  reason_code: string | null;
  reason: string | null;
  version: number;
  placed_at: Date;
  ended_at: Date | null;
}

interface LineRow {
  sku: string;
  name: string;
  quantity: number;
  unit_price_minor: number;
  catalogue_price_minor: number;
  negotiated_by: string | null;
  is_stocked: boolean;
}

const COLUMNS = sql.raw(
  `id, customer_id, placed_by, status, currency, total_minor, line_count, card_token, shipping_address,
   reason_code, reason, version, placed_at, ended_at`,
);

export type NewOrder = Pick<
  Order,
  'id' | 'customerId' | 'placedBy' | 'currency' | 'totalMinor' | 'cardToken' | 'shippingAddress' | 'lines'
>;

/** Inserts an order with its lines and, when given, the key that a retry will find it by: one statement. Returns the order as it is then. */
export async function insertOrder(tx: Transaction, order: NewOrder, key?: IdempotencyKey): Promise<Order> {
  const { lines } = order;
  const [row] = await tx.query<{ placed_at: Date }>(sql`
    with known_key as (
      insert into idempotency_key (actor_id, key, request_hash, order_id)
      select ${order.placedBy}::uuid, ${key?.key ?? ''}, ${key?.requestHash ?? Buffer.alloc(0)}::bytea, ${order.id}::uuid
      where ${key !== undefined}::boolean
    ), line as (
      insert into order_line (order_id, sku, name, quantity, unit_price_minor, catalogue_price_minor, negotiated_by, is_stocked, line_no)
      select ${order.id}::uuid, line.*
      from unnest(
        ${lines.map(({ sku }) => sku)}::text[],
        ${lines.map(({ name }) => name)}::text[],
        ${lines.map(({ quantity }) => quantity)}::integer[],
        ${lines.map(({ unitPriceMinor }) => unitPriceMinor)}::bigint[],
        ${lines.map(({ cataloguePriceMinor }) => cataloguePriceMinor)}::bigint[],
        ${lines.map(({ negotiatedBy }) => negotiatedBy)}::uuid[],
        ${lines.map(({ isStocked }) => isStocked)}::boolean[]
      ) with ordinality as line
    )
    insert into orders (id, customer_id, placed_by, currency, total_minor, line_count, card_token, shipping_address)
    values (${order.id}, ${order.customerId}, ${order.placedBy}, ${order.currency}, ${order.totalMinor},
            ${lines.length}, ${order.cardToken}, ${order.shippingAddress})
    returning placed_at`);
  const { placed_at: placedAt } = row as { placed_at: Date };
  return { ...order, status: 'placed', reasonCode: null, reason: null, version: 1, placedAt, endedAt: null };
}

export interface IdempotencyKey {
  readonly key: string;
  readonly requestHash: Buffer;
}

/** The order that `actorId` placed under `key`, with the hash of the request that placed it. */
export async function findByKey(
  db: Queryable,
  actorId: string,
  key: string,
): Promise<{ orderId: string; requestHash: Buffer } | undefined> {
  const [row] = await db.query<{ order_id: string; request_hash: Buffer }>(
    sql`select order_id, request_hash from idempotency_key where actor_id = ${actorId} and key = ${key}`,
  );
  return row && { orderId: row.order_id, requestHash: row.request_hash };
}

export async function findOrder(db: Queryable, id: string): Promise<Order | undefined> {
  const [row] = await db.query<OrderRow>(sql`select ${COLUMNS} from orders where id = ${id}`);
  if (row === undefined) return undefined;
  const lines = await db.query<LineRow>(sql`
    select sku, name, quantity, unit_price_minor, catalogue_price_minor, negotiated_by, is_stocked
    from order_line where order_id = ${id} order by line_no`);
  return { ...summary(row), lines: lines.map(line) };
}

/** As findOrder; throws DomainError `order-not-found`. */
export async function getOrder(db: Queryable, id: string): Promise<Order> {
  const order = await findOrder(db, id);
  if (order === undefined) throw new DomainError('order-not-found', `There is no order ${id}.`);
  return order;
}

export async function findSummary(db: Queryable, id: string): Promise<OrderSummary | undefined> {
  const [row] = await db.query<OrderRow>(sql`select ${COLUMNS} from orders where id = ${id}`);
  return row && summary(row);
}

/** Those of `ids` whose order has ended. */
export async function findEnded(db: Queryable, ids: readonly string[]): Promise<OrderSummary[]> {
  const rows = await db.query<OrderRow>(
    sql`select ${COLUMNS} from orders where id = any(${ids}::uuid[]) and status <> 'placed'`,
  );
  return rows.map(summary);
}

export interface OrderFilter {
  readonly customerId?: string | undefined;
  readonly status?: OrderStatus | undefined;
  /** The last id of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Orders that fit `filter`, newest first: ids are UUIDv7, so their order is that of time. */
export async function listOrders(
  db: Queryable,
  { customerId, status, before, limit }: OrderFilter,
): Promise<OrderSummary[]> {
  const where = sql.where([
    customerId !== undefined && sql`customer_id = ${customerId}`,
    status !== undefined && sql`status = ${status}`,
    before !== undefined && sql`id < ${before}`,
  ]);
  const rows = await db.query<OrderRow>(sql`
    select ${COLUMNS} from orders ${where} order by id desc limit ${limit}`);
  return rows.map(summary);
}

export interface Ending {
  readonly status: Exclude<OrderStatus, 'placed'>;
  readonly reasonCode?: string;
  readonly reason?: string;
}

/** Ends a placed order, and settles what its check-out took; returns it, or undefined when it had ended before. */
export async function endOrder(
  tx: Transaction,
  id: string,
  ending: Ending,
): Promise<OrderSummary | undefined> {
  const [row] = await tx.query<OrderRow>(sql`
    with ended as (
      update orders
      set status = ${ending.status}, reason_code = ${ending.reasonCode ?? null}, reason = ${ending.reason ?? null},
          version = version + 1, ended_at = now()
      where id = ${id} and status = 'placed'
      returning ${COLUMNS}
    ), ${settleItemsSql(sql.raw('ended'))}
    select ${COLUMNS} from ended`);
  return row && summary(row);
}

function summary(row: OrderRow): OrderSummary {
  return {
    id: row.id,
    customerId: row.customer_id,
    placedBy: row.placed_by,
    status: row.status,
    currency: row.currency,
    totalMinor: row.total_minor,
    lineCount: row.line_count,
    cardToken: row.card_token,
    shippingAddress: row.shipping_address,
    reasonCode: row.reason_code,
    reason: row.reason,
    version: row.version,
    placedAt: row.placed_at,
    endedAt: row.ended_at,
  };
}

function line(row: LineRow): OrderLine {
  return {
    sku: row.sku,
    name: row.name,
    quantity: row.quantity,
    unitPriceMinor: row.unit_price_minor,
    cataloguePriceMinor: row.catalogue_price_minor,
    negotiatedBy: row.negotiated_by,
    isStocked: row.is_stocked,
  };
}
