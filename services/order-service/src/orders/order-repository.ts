import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { settleItemsSql } from '../carts/checked-out-items.ts';
import type { Order, OrderLine, OrderStatus } from './order.ts';

/** An order without its lines, as lists show it. */
export type OrderSummary = Omit<Order, 'lines'> & { readonly lineCount: number };

export const ORDER_COLUMNS = sql`id, number, customer_id as "customerId", placed_by as "placedBy", status, currency, total_minor as "totalMinor",
  line_count as "lineCount", card_token as "cardToken", shipping_address as "shippingAddress",
  reason_code as "reasonCode", reason, version, placed_at as "placedAt", ended_at as "endedAt",
  return_status as "returnStatus", (
    select min(at) from order_event where order_event.order_id = orders.id and event = 'shipment-delivered'
  ) as "deliveredAt"`;

const LINE_COLUMNS = sql`sku, name, quantity, unit_price_minor as "unitPriceMinor", catalogue_price_minor as "cataloguePriceMinor",
  negotiated_by as "negotiatedBy", is_stocked as "isStocked"`;

export type NewOrder = Pick<
  Order,
  | 'id'
  | 'number'
  | 'customerId'
  | 'placedBy'
  | 'currency'
  | 'totalMinor'
  | 'cardToken'
  | 'shippingAddress'
  | 'lines'
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
    insert into orders (id, number, customer_id, placed_by, currency, total_minor, line_count, card_token, shipping_address)
    values (${order.id}, ${order.number}, ${order.customerId}, ${order.placedBy}, ${order.currency}, ${order.totalMinor},
            ${lines.length}, ${order.cardToken}, ${order.shippingAddress})
    returning placed_at`);
  const { placed_at: placedAt } = row as { placed_at: Date };
  return { ...order, ...NEW, placedAt };
}

const NEW = {
  status: 'placed',
  reasonCode: null,
  reason: null,
  version: 1,
  endedAt: null,
  deliveredAt: null,
  returnStatus: null,
} as const;

/** A number that no other order has; one that no order takes is lost. */
export async function takeOrderNumber(db: Queryable): Promise<string> {
  const [row] = await db.query<{ number: string }>(
    sql`select order_number(nextval('order_ordinal')) as number`,
  );
  return (row as { number: string }).number;
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
  const summary = await findSummary(db, id);
  if (summary === undefined) return undefined;
  const lines = await db.query<OrderLine>(
    sql`select ${LINE_COLUMNS} from order_line where order_id = ${id} order by line_no`,
  );
  return { ...summary, lines };
}

/** As findOrder; throws DomainError `order-not-found`. */
export async function getOrder(db: Queryable, id: string): Promise<Order> {
  const order = await findOrder(db, id);
  if (order === undefined) throw new DomainError('order-not-found', `There is no order ${id}.`);
  return order;
}

export async function findSummary(db: Queryable, id: string): Promise<OrderSummary | undefined> {
  const [row] = await db.query<OrderSummary>(sql`select ${ORDER_COLUMNS} from orders where id = ${id}`);
  return row;
}

/** Those of `ids` whose order has ended. */
export function findEnded(db: Queryable, ids: readonly string[]): Promise<OrderSummary[]> {
  return db.query<OrderSummary>(
    sql`select ${ORDER_COLUMNS} from orders where id = any(${ids}::uuid[]) and status <> 'placed'`,
  );
}

export interface Ending {
  readonly status: Exclude<OrderStatus, 'placed'>;
  readonly reasonCode?: string;
  readonly reason?: string;
}

/** Ends an order in status `from`, and settles what its check-out took; returns it, or undefined when it is in another. */
export async function endOrder(
  tx: Transaction,
  id: string,
  ending: Ending,
  from: OrderStatus = 'placed',
): Promise<OrderSummary | undefined> {
  const [row] = await tx.query<OrderSummary>(sql`
    with ended as (
      update orders
      set status = ${ending.status}, reason_code = ${ending.reasonCode ?? null}, reason = ${ending.reason ?? null},
          version = version + 1, ended_at = now()
      where id = ${id} and status = ${from}
      returning ${ORDER_COLUMNS}
    ), ${settleItemsSql(sql.raw('ended'))}
    select * from ended`);
  return row;
}
