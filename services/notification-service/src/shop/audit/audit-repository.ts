import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

export interface AuditedOrder {
  readonly order_id: string;
  /** How often each topic was told: a kind, or `payment.refunded:<refund>` and the like. */
  readonly kinds: Record<string, number>;
}

/** Of the orders after `after`, in order of their ids, what was told. */
export function auditNotifications(db: Queryable, after: string, limit: number): Promise<AuditedOrder[]> {
  // From one reference to the next by the index: a page reads no more than it shows, whatever the planner knows.
  return db.query<AuditedOrder>(
    sql`with recursive page as (
          (${nextReferenceSql(sql`${after}::uuid`)})
          union all
          select next.reference from page cross join lateral (${nextReferenceSql(sql`page.reference`)}) as next
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

function nextReferenceSql(after: Statement): Statement {
  return sql`select n.reference from notification as n
    where n.reference > ${after} and n.kind not like 'user.%' order by n.reference limit 1`;
}
