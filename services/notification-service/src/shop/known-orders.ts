import type { orderPlaced } from '@platform/contracts/shop/order-messages.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { DataOf } from '@platform/messaging/message.ts';

type PlacedOrder = DataOf<typeof orderPlaced>;

/** Whose an order is, and how it is called. */
export interface KnownOrder {
  readonly customer_id: string;
  readonly order_number: string | null;
}

/** Remembers whose order it is, as a part of a `with` statement, if `condition` holds. */
export function rememberOrderSql(order: PlacedOrder, condition: Statement): Statement {
  return sql`
    remembered as (
      insert into order_customer (order_id, customer_id, order_number)
      select ${order.order_id}::uuid, ${order.customer_id}::uuid, ${order.order_number ?? null}::text where ${condition}
      on conflict do nothing
    )`;
}

/** The order, once its order.placed has come. */
export async function findKnownOrder(db: Queryable, orderId: string): Promise<KnownOrder | undefined> {
  const [row] = await db.query<KnownOrder>(
    sql`select customer_id, order_number from order_customer where order_id = ${orderId}`,
  );
  return row;
}
