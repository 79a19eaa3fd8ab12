import type { Address } from '@platform/contracts/field-types.ts';
import type { OrderedLine, orderPlaced } from '@platform/contracts/shop/order-messages.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { DataOf } from '@platform/messaging/message.ts';
import type { Static } from '@platform/schema/type.ts';
import type { Kept } from '@platform/service-defaults/upkeep/retention.ts';

/** What mails of an order show beside their news. */
export interface OrderContent {
  readonly total_minor: number;
  readonly currency: string;
  /** Of the whole order. */
  readonly line_count: number;
  /** The first of them, MOST_LISTED at most. */
  readonly lines: readonly Static<typeof OrderedLine>[];
  /** Null: nothing of it is delivered. */
  readonly address: Static<typeof Address> | null;
}

/** Enough for nearly every order, and some 10 KB of HTML. */
export const MOST_LISTED = 50;

/**
 * Keeps what a new order is of, as a part of a `with` statement, if `condition` holds. Only order.placed says it, and
 * mails of whatever comes later show it too. An event of release 1.1.0 has no lines, and leaves nothing to keep.
 */
export function keepContentSql(order: DataOf<typeof orderPlaced>, condition: Statement): Statement {
  const { order_id, total_minor, currency, line_count, lines, address } = order;
  const listed = JSON.stringify(lines?.slice(0, MOST_LISTED) ?? []);
  const goesTo = address === undefined ? null : JSON.stringify(address);
  return sql`
    content as (
      insert into order_content (order_id, total_minor, currency, line_count, lines, address)
      select ${order_id}::uuid, ${total_minor}::bigint, ${currency}::text, ${line_count}::integer,
        ${listed}::jsonb, ${goesTo}::jsonb
      where ${lines !== undefined}::boolean and ${condition}
      on conflict do nothing
    )`;
}

/** Of these orders, what is kept, by their ids. */
export async function findContents(
  db: Queryable,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, OrderContent>> {
  const rows = await db.query<OrderContent & { readonly order_id: string }>(
    sql`select order_id, total_minor, currency, line_count, lines, address from order_content
        where order_id = any(${orderIds}::uuid[])`,
  );
  return new Map(rows.map(({ order_id, ...content }) => [order_id, content]));
}

export function contentsKeptFor(days: number): Kept[] {
  return [
    {
      what: 'contents of orders',
      removal: (limit) => sql`
        delete from order_content where order_id = any(array(
          select order_id from order_content where created_at < now() - make_interval(days => ${days})
          order by created_at limit ${limit}))
        returning true`,
    },
  ];
}
