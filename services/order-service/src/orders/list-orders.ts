import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { firstIdAt } from '@platform/messaging/wire/uuid-v7.ts';
import type { OrderStatus } from './order.ts';
import { ORDER_COLUMNS, type OrderSummary } from './order-repository.ts';

/** By how much the time in an id, of a process's clock, may differ from `placed_at`, of the database's. */
const ID_SLACK_MS = 3_600_000;

export interface OrderFilter {
  readonly customerId?: string | undefined;
  readonly status?: OrderStatus | undefined;
  readonly number?: string | undefined;
  /** RFC 3339: placed from then on, and before then. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** Upper case: those with a line of it. */
  readonly sku?: string | undefined;
  readonly reasonCode?: string | undefined;
  /** The last id of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Orders that fit `filter`, newest first: ids are UUIDv7, so their order is that of time. */
export function listOrders(db: Queryable, filter: OrderFilter): Promise<OrderSummary[]> {
  const { customerId, status, number, since, until, sku, reasonCode, before, limit } = filter;
  // Of one customer's orders those that hold the product; of all orders the product's, in their order.
  const isByProduct = sku !== undefined && customerId === undefined;
  const id = isByProduct ? sql`order_id` : sql`id`;
  const where = sql.where([
    customerId !== undefined && sql`customer_id = ${customerId}`,
    status !== undefined && sql`status = ${status}`,
    number !== undefined && sql`number = ${number}`,
    since !== undefined && sql`placed_at >= ${since} and ${id} >= ${firstIdAt(shifted(since, -ID_SLACK_MS))}`,
    until !== undefined && sql`placed_at < ${until} and ${id} < ${firstIdAt(shifted(until, ID_SLACK_MS))}`,
    sku !== undefined &&
      !isByProduct &&
      sql`exists (
      select from order_line where order_id = orders.id and sku = ${sku})`,
    reasonCode !== undefined && sql`reason_code = ${reasonCode}`,
    before !== undefined && sql`${id} < ${before}`,
  ]);
  return db.query<OrderSummary>(sql`
    select ${ORDER_COLUMNS} from ${isByProduct ? ordersOfProductSql(sku) : sql`orders`} ${where}
    order by ${id} desc limit ${limit}`);
}

/**
 * The `limit 1` keeps the planner from walking all orders in search of those of the product. In their order from the start:
 * a page is read of those of a product that is in every order, and not all of them.
 */
function ordersOfProductSql(sku: string): Statement {
  return sql`
    (select distinct order_id from order_line where sku = ${sku} order by order_id desc) as holding
    cross join lateral (select * from orders where id = holding.order_id limit 1) as orders`;
}

function shifted(time: string, byMs: number): string {
  return new Date(Date.parse(time) + byMs).toISOString();
}
