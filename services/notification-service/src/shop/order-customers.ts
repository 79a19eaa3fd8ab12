import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

/** Remembers whose order it is, as a part of a `with` statement, if `condition` holds. */
export function rememberCustomerSql(orderId: string, customerId: string, condition: Statement): Statement {
  return sql`
    remembered as (
      insert into order_customer (order_id, customer_id) select ${orderId}::uuid, ${customerId}::uuid where ${condition}
      on conflict do nothing
    )`;
}

export async function findCustomer(db: Queryable, orderId: string): Promise<string | undefined> {
  const [row] = await db.query<{ customer_id: string }>(
    sql`select customer_id from order_customer where order_id = ${orderId}`,
  );
  return row?.customer_id;
}
