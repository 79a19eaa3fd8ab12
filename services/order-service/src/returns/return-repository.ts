import type { Disposition } from '@platform/contracts/shop/field-types.ts';
import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { OrderSummary } from '../orders/order-repository.ts';
import type { Return, ReturnLine, ReturnStatus } from './return.ts';
import type { LineUnits } from './returnable.ts';

const COLUMNS = sql`r.id, r.order_id as "orderId", r.customer_id as "customerId", r.requested_by as "requestedBy", r.status,
  r.reason, r.refusal, r.currency, r.refund_minor as "refundMinor", r.requested_at as "requestedAt",
  r.approved_at as "approvedAt", r.received_at as "receivedAt", r.ended_at as "endedAt",
  (select json_agg(json_build_object('lineNo', l.line_no, 'sku', o.sku, 'name', o.name, 'quantity', l.quantity,
      'unitPriceMinor', o.unit_price_minor, 'disposition', l.disposition) order by l.line_no)
    from order_return_line l join order_line o using (order_id, line_no) where l.return_id = r.id) as lines`;

/** Holds the order until the end of the transaction: whoever changes returns of it waits here. */
export async function lockReturnsOf(tx: Transaction, orderId: string): Promise<void> {
  await tx.query(sql`select from orders where id = ${orderId} for no key update`);
}

export interface NewReturn {
  readonly id: string;
  readonly order: Pick<OrderSummary, 'id' | 'customerId' | 'currency'>;
  readonly requestedBy: string;
  readonly reason: string;
  readonly refundMinor: number;
  readonly lines: readonly ReturnLine[];
  readonly key?: { readonly key: string; readonly requestHash: Buffer } | undefined;
}

/** Throws a unique violation if the requester used the key before. */
export async function insertReturn(tx: Transaction, request: NewReturn): Promise<void> {
  const { id, order, requestedBy, reason, refundMinor, lines, key } = request;
  await tx.query(sql`
    with made as (
      insert into order_return
        (id, order_id, customer_id, requested_by, reason, currency, refund_minor, idempotency_key, request_hash)
      values (${id}, ${order.id}, ${order.customerId}, ${requestedBy}, ${reason}, ${order.currency}, ${refundMinor},
        ${key?.key ?? null}, ${key?.requestHash ?? null}::bytea)
    )
    insert into order_return_line (return_id, order_id, line_no, quantity)
    select ${id}::uuid, ${order.id}::uuid, line.* from unnest(
      ${lines.map(({ lineNo }) => lineNo)}::integer[], ${lines.map(({ quantity }) => quantity)}::integer[]) as line`);
}

/** Units of the order's lines in its returns of these statuses. */
export function returnedUnits(
  db: Queryable,
  orderId: string,
  statuses: readonly ReturnStatus[],
): Promise<LineUnits[]> {
  return db.query<LineUnits>(sql`
    select l.line_no as "lineNo", sum(l.quantity)::integer as quantity
    from order_return r join order_return_line l on l.return_id = r.id
    where r.order_id = ${orderId} and r.status = any(${statuses}::text[]) group by l.line_no`);
}

export async function findReturn(db: Queryable, id: string): Promise<Return | undefined> {
  const [row] = await db.query<Return>(sql`select ${COLUMNS} from order_return r where r.id = ${id}`);
  return row;
}

/** The return that `actorId` asked for under `key`, with the hash of the request. */
export async function findReturnByKey(
  db: Queryable,
  actorId: string,
  key: string,
): Promise<(Return & { readonly requestHash: Buffer }) | undefined> {
  const [row] = await db.query<Return & { readonly requestHash: Buffer }>(sql`
    select ${COLUMNS}, r.request_hash as "requestHash" from order_return r
    where r.requested_by = ${actorId} and r.idempotency_key = ${key}`);
  return row;
}

/** All returns of an order, oldest first. */
export function listReturnsOf(db: Queryable, orderId: string): Promise<Return[]> {
  return db.query<Return>(
    sql`select ${COLUMNS} from order_return r where r.order_id = ${orderId} order by r.id`,
  );
}

/** Returns, newest first, after the one with id `before`. */
export function listReturns(
  db: Queryable,
  status: ReturnStatus | undefined,
  page: { readonly limit: number; readonly before?: string | undefined },
): Promise<Return[]> {
  const where = sql.where([
    page.before !== undefined && sql`r.id < ${page.before}`,
    status !== undefined && sql`r.status = ${status}`,
  ]);
  return db.query<Return>(
    sql`select ${COLUMNS} from order_return r ${where} order by r.id desc limit ${page.limit}`,
  );
}

export async function approveReturn(tx: Transaction, id: string): Promise<void> {
  await update(tx, id, sql`status = 'approved', approved_at = now()`);
}

export async function refuseReturn(tx: Transaction, id: string, refusal: string): Promise<void> {
  await update(tx, id, sql`status = 'refused', refusal = ${refusal}, ended_at = now()`);
}

/** The goods are here; `dispositions` by line of the order. */
export async function receiveReturn(
  tx: Transaction,
  id: string,
  dispositions: readonly { readonly lineNo: number; readonly disposition: Disposition }[],
): Promise<void> {
  await update(tx, id, sql`status = 'received', received_at = now()`);
  await tx.query(sql`
    update order_return_line l set disposition = d.disposition
    from unnest(
      ${dispositions.map(({ lineNo }) => lineNo)}::integer[],
      ${dispositions.map(({ disposition }) => disposition)}::text[]) as d (line_no, disposition)
    where l.return_id = ${id} and l.line_no = d.line_no`);
}

/** The money was given back: of what its lines cost, so much. */
export async function completeReturn(tx: Transaction, id: string, refundMinor: number): Promise<void> {
  await update(tx, id, sql`status = 'refunded', refund_minor = ${refundMinor}, ended_at = now()`);
}

export async function markReturned(
  tx: Transaction,
  orderId: string,
  status: 'partly-returned' | 'returned',
): Promise<void> {
  await tx.query(sql`update orders set return_status = ${status} where id = ${orderId}`);
}

async function update(tx: Transaction, id: string, changes: Statement): Promise<void> {
  await tx.query(sql`update order_return set ${changes} where id = ${id}`);
}
