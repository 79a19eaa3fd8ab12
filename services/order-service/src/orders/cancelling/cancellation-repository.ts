import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { type SagaPoint, sagaPointSql } from '@platform/saga/store/saga-history.ts';
import type { OrderStatus } from '../order.ts';

/** What says whether an order can be cancelled. */
export interface CancelFacts {
  readonly status: OrderStatus;
  /** Of its fulfilment; null once it is not kept any more. */
  readonly saga: SagaPoint | null;
  readonly hasGoods: boolean;
  /** As far as it is known here: shipping-service decides. */
  readonly hasLeft: boolean;
  /** Of its cancellation after it was confirmed. */
  readonly cancellation: 'under-way' | 'cancelled' | 'refused' | null;
}

/** The facts of a row of `orders`, as columns of a statement. */
export const CANCEL_FACTS: Statement = sql`
  ${sagaPointSql(sql`orders.id`)} as saga,
  exists (select from order_line where order_id = orders.id and is_stocked) as "hasGoods",
  exists (select from order_event where order_id = orders.id and event like 'shipment-%') as "hasLeft",
  (select coalesce(outcome, 'under-way') from order_cancellation where order_id = orders.id) as cancellation`;

export async function findCancelFacts(db: Queryable, orderId: string): Promise<CancelFacts | undefined> {
  const [row] = await db.query<CancelFacts>(
    sql`select status, ${CANCEL_FACTS} from orders where orders.id = ${orderId}`,
  );
  return row;
}

/** Locks the order for the rest of the transaction: two who cancel it do so one after the other. */
export async function lockOrder(tx: Transaction, orderId: string): Promise<void> {
  await tx.query(sql`select from orders where id = ${orderId} for update`);
}

/** Notes a cancellation that begins, and who asked for it. */
export async function insertCancellation(
  tx: Transaction,
  { orderId, sagaId, actorId, reason }: { orderId: string; sagaId: string; actorId: string; reason: string },
): Promise<void> {
  await tx.query(sql`
    with begun as (insert into order_cancellation (order_id, saga_id) values (${orderId}, ${sagaId}))
    insert into order_event (order_id, event, actor_id, details)
    values (${orderId}, 'cancel-requested', ${actorId}, ${JSON.stringify({ reason })}::jsonb)`);
}

export async function endCancellation(
  tx: Transaction,
  orderId: string,
  outcome: 'cancelled' | 'refused',
): Promise<void> {
  await tx.query(sql`
    update order_cancellation set outcome = ${outcome}, ended_at = now()
    where order_id = ${orderId} and outcome is null`);
}

/** The order that a saga cancels; undefined for any other saga. */
export async function findCancelledOrder(db: Queryable, sagaId: string): Promise<string | undefined> {
  const [row] = await db.query<{ order_id: string }>(
    sql`select order_id from order_cancellation where saga_id = ${sagaId}`,
  );
  return row?.order_id;
}
