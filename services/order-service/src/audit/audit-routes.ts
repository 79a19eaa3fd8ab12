import { Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import { OrderFilter } from '@platform/contracts/shop/http/audit-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { NIL_UUID } from '@platform/messaging/wire/uuid-v7.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { FeedOf, FeedQueryWith, feedPage } from '@platform/service-defaults/http/feed.ts';

const AuditedOrder = Type.Object(
  {
    order_id: Uuid,
    number: Type.String(),
    customer_id: Uuid,
    status: Type.String(),
    currency: Type.String(),
    total_minor: Type.Integer(),
    lines: Type.Array(
      Type.Array(Type.Unknown(), { description: '[sku, quantity, unit price in minor units, is stocked]' }),
    ),
    saga_state: Type.Union([Type.String(), Type.Null()], {
      description: '`removed` if it ended so long ago that it is not kept; null if there is none',
    }),
    cancellation_state: Type.Union([Type.String(), Type.Null()], {
      description:
        'Of the saga that cancels it after it was confirmed, as `saga_state`; null if there is none',
    }),
    is_overdue: Type.Boolean({ description: 'Unfinished past its deadlines' }),
    saga_error: Type.Union([Type.String(), Type.Null()], { description: 'Why its saga cannot move' }),
    placed_at: Timestamp,
  },
  { title: 'AuditedOrder' },
);

interface AuditRow {
  order_id: string;
  number: string;
  customer_id: string;
  status: string;
  currency: string;
  total_minor: number;
  lines: [sku: string, quantity: number, unitPriceMinor: number, isStocked: boolean][];
  saga_state: string | null;
  cancellation_state: string | null;
  is_overdue: boolean;
  saga_error: string | null;
  placed_at: Date;
}

interface AuditDeps {
  readonly database: Queryable;
  readonly sagaRetentionDays: number;
}

/** The orders for `platform verify`: in order of id, a page after the last id of the page before. */
export function auditRoutes(app: App, { database, sagaRetentionDays }: AuditDeps): void {
  app.get(
    '/api/admin/order-service/audit/orders',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'All orders with their lines and the state of their sagas',
        querystring: FeedQueryWith(OrderFilter),
        response: { 200: FeedOf(AuditedOrder) },
      },
    },
    async ({ query: { after = NIL_UUID, limit, order_id } }) => {
      const only = order_id === undefined ? sql.empty : sql`and id = ${order_id}`;
      const rows = await database.query<AuditRow>(sql`
        select page.id as order_id, page.number, page.customer_id, page.status, page.currency,
               page.total_minor, lines.lines,
               coalesce(
                 saga.status,
                 case when page.ended_at < now() - make_interval(days => ${sagaRetentionDays}) then 'removed' end
               ) as saga_state,
               case when cancellation.order_id is not null then coalesce(cancelling.status, 'removed') end
                 as cancellation_state,
               coalesce(saga.is_overdue, page.status = 'placed') or coalesce(cancelling.is_overdue, false) as is_overdue,
               coalesce(saga.last_error, cancelling.last_error) as saga_error, page.placed_at
        from (select * from orders where id > ${after} ${only} order by id limit ${limit}) as page
        cross join lateral (
          select json_agg(json_build_array(sku, quantity, unit_price_minor, is_stocked) order by line_no) as lines
          from order_line where order_id = page.id
        ) as lines
        left join saga_overview as saga on saga.id = page.id
        left join order_cancellation as cancellation on cancellation.order_id = page.id
        left join saga_overview as cancelling on cancelling.id = cancellation.saga_id
        order by page.id`);
      const items = rows.map((row) => ({ ...row, placed_at: row.placed_at.toISOString() }));
      return feedPage(items, limit, (item) => item.order_id);
    },
  );
}
