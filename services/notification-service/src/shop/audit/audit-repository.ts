import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

export interface AuditedOrder {
  readonly order_id: string;
  /** How often each topic was told: a kind, or `payment.refunded:<refund>` and the like. */
  readonly kinds: Record<string, number>;
}

/** Of the orders after `after`, in order of their ids, what was told; with `orderId` of this order alone. */
export function auditNotifications(
  db: Queryable,
  after: string,
  limit: number,
  orderId?: string,
): Promise<AuditedOrder[]> {
  const only = orderId === undefined ? sql.empty : sql`and n.reference = ${orderId}`;
  // From one reference to the next by the index: a page reads no more than it shows, whatever the planner knows.
  return db.query<AuditedOrder>(
    sql`with recursive page as (
          (${nextReferenceSql(sql`${after}::uuid`, only)})
          union all
          select next.reference from page cross join lateral (${nextReferenceSql(sql`page.reference`, only)}) as next
        ), references_of_page as (
          select reference from page limit ${limit}
        )
        select reference as order_id, told.kinds
        from references_of_page as page cross join lateral (
          select jsonb_object_agg(topic, count) as kinds
          from (
            select topic, count(*) as count from notification as n
            where n.reference = page.reference and kind not like 'user.%' group by topic
          ) as topics
        ) as told
        order by reference`,
  );
}

function nextReferenceSql(after: Statement, only: Statement): Statement {
  return sql`select n.reference from notification as n
    where n.reference > ${after} ${only} and n.kind not like 'user.%' order by n.reference limit 1`;
}
