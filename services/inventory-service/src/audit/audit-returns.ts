import { Uuid } from '@platform/contracts/field-types.ts';
import { OrderFilter } from '@platform/contracts/shop/http/audit-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { NIL_UUID } from '@platform/messaging/wire/uuid-v7.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { FeedOf, FeedQueryWith, feedPage } from '@platform/service-defaults/http/feed.ts';
import { RESTOCK_KEY, WRITE_OFF_KEY } from '../returns/receive-return.ts';

const AuditedReturns = Type.Object(
  {
    order_id: Uuid,
    returns: Type.Array(
      Type.Object({
        return_id: Uuid,
        lines: Type.Array(
          Type.Array(Type.Unknown(), {
            description: '[sku, restocked, written off, what its movements added, what they wrote off]',
          }),
        ),
      }),
    ),
  },
  { title: 'AuditedStockReturns' },
);

interface AuditedReturnsRow {
  readonly order_id: string;
  readonly returns: {
    readonly return_id: string;
    readonly lines: (string | number)[][];
  }[];
}

/** What `platform verify` reads of goods that came back, beside what their movements say: by order, page by page. */
export function auditReturnsRoute(app: App, { database }: { readonly database: Queryable }): void {
  app.get(
    '/api/admin/inventory-service/audit/returns',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'Goods that came back, by order',
        querystring: FeedQueryWith(OrderFilter),
        response: { 200: FeedOf(AuditedReturns) },
      },
    },
    async ({ query: { after = NIL_UUID, limit, order_id } }) =>
      feedPage(await auditReturns(database, after, limit, order_id), limit, (item) => item.order_id),
  );
}

export function auditReturns(
  db: Queryable,
  after: string,
  limit: number,
  orderId?: string,
): Promise<AuditedReturnsRow[]> {
  const only = orderId === undefined ? sql.empty : sql`and order_id = ${orderId}`;
  return db.query<AuditedReturnsRow>(sql`
    select r.order_id, json_agg(json_build_object('return_id', r.return_id, 'lines', lines.lines) order by r.return_id)
      as returns
    from stock_return r
    cross join lateral (
      select json_agg(json_build_array(line.sku, line.restocked, line.written_off,
        coalesce(came.delta_on_hand, 0), coalesce(-went.delta_on_hand, 0)) order by line.sku) as lines
      from unnest(r.skus, r.restocked, r.written_off) as line (sku, restocked, written_off)
      left join stock_movement came on came.sku = line.sku and came.once_key = ${RESTOCK_KEY}::text || r.return_id
      left join stock_movement went on went.sku = line.sku and went.once_key = ${WRITE_OFF_KEY}::text || r.return_id
    ) as lines
    where r.order_id in (
      select distinct order_id from stock_return where order_id > ${after}::uuid ${only} order by order_id limit ${limit})
    group by r.order_id order by r.order_id`);
}
