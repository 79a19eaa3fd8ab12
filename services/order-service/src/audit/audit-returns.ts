import { Uuid } from '@platform/contracts/field-types.ts';
import { OrderFilter } from '@platform/contracts/shop/http/audit-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { NIL_UUID } from '@platform/messaging/wire/uuid-v7.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { FeedOf, FeedQueryWith, feedPage } from '@platform/service-defaults/http/feed.ts';

const AuditedReturn = Type.Object(
  {
    return_id: Uuid,
    status: Type.String(),
    refund_minor: Type.Integer(),
    is_approved: Type.Boolean({ description: 'It was, whatever became of it then' }),
    lines: Type.Array(
      Type.Array(Type.Unknown(), {
        description: '[number of the order line, sku, quantity, unit price in minor units, disposition]',
      }),
    ),
    saga_state: Type.Union([Type.String(), Type.Null()], {
      description: '`removed` if it ended so long ago that it is not kept; null if there is none',
    }),
    is_overdue: Type.Boolean({ description: 'Its saga is unfinished past its deadlines' }),
    saga_error: Type.Union([Type.String(), Type.Null()], { description: 'Why its saga cannot move' }),
  },
  { title: 'AuditedReturn' },
);

const AuditedReturns = Type.Object(
  {
    order_id: Uuid,
    return_status: Type.Union([Type.String(), Type.Null()], { description: 'What the order says' }),
    returns: Type.Array(AuditedReturn),
  },
  { title: 'AuditedOrderReturns' },
);

interface AuditDeps {
  readonly database: Queryable;
  readonly sagaRetentionDays: number;
}

/** The returns for `platform verify`: by order, in order of its id, a page after the last id of the page before. */
export function auditReturnsRoute(app: App, { database, sagaRetentionDays }: AuditDeps): void {
  app.get(
    '/api/admin/order-service/audit/returns',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'All returns with their lines and the state of their sagas, by order',
        querystring: FeedQueryWith(OrderFilter),
        response: { 200: FeedOf(AuditedReturns) },
      },
    },
    async ({ query: { after = NIL_UUID, limit, order_id } }) => {
      const rows = await auditReturns(database, sagaRetentionDays, { after, limit, orderId: order_id });
      return feedPage(rows, limit, (row) => row.order_id);
    },
  );
}

interface AuditedReturnsRow {
  readonly order_id: string;
  readonly return_status: string | null;
  readonly returns: {
    readonly return_id: string;
    readonly status: string;
    readonly refund_minor: number;
    readonly is_approved: boolean;
    readonly lines: unknown[][];
    readonly saga_state: string | null;
    readonly is_overdue: boolean;
    readonly saga_error: string | null;
  }[];
}

interface ReturnsRange {
  readonly after: string;
  readonly limit: number;
  /** Those of this order alone. */
  readonly orderId: string | undefined;
}

function auditReturns(
  db: Queryable,
  sagaRetentionDays: number,
  { after, limit, orderId }: ReturnsRange,
): Promise<AuditedReturnsRow[]> {
  const only = orderId === undefined ? sql.empty : sql`and order_id = ${orderId}`;
  return db.query<AuditedReturnsRow>(sql`
    select r.order_id, orders.return_status, json_agg(json_build_object(
        'return_id', r.id, 'status', r.status, 'refund_minor', r.refund_minor, 'lines', lines.lines,
        'is_approved', r.approved_at is not null,
        'saga_state', coalesce(saga.status,
          case when r.ended_at < now() - make_interval(days => ${sagaRetentionDays}) then 'removed' end),
        'is_overdue', coalesce(saga.is_overdue, false), 'saga_error', saga.last_error) order by r.id) as returns
    from order_return r join orders on orders.id = r.order_id
    cross join lateral (
      select json_agg(json_build_array(l.line_no, o.sku, l.quantity, o.unit_price_minor, l.disposition)
        order by l.line_no) as lines
      from order_return_line l join order_line o using (order_id, line_no) where l.return_id = r.id
    ) as lines
    left join saga_overview as saga on saga.id = r.id
    where r.order_id in (
      select distinct order_id from order_return where order_id > ${after}::uuid ${only}
      order by order_id limit ${limit})
    group by r.order_id, orders.return_status order by r.order_id`);
}
