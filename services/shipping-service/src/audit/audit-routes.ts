import { OrderFilter } from '@platform/contracts/shop/http/audit-http.ts';
import type { Database } from '@platform/database/database.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { NIL_UUID } from '@platform/messaging/wire/uuid-v7.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { FeedOf, FeedQueryWith, feedPage } from '@platform/service-defaults/http/feed.ts';
import type { ShipmentLine } from '../shipments/shipment.ts';

interface AuditedShipmentRow {
  readonly order_id: string;
  readonly shipment_id: string;
  readonly status: string;
  readonly lines: ShipmentLine[];
}

const AuditedShipment = Type.Object(
  {
    order_id: Type.String(),
    shipment_id: Type.String(),
    status: Type.String(),
    lines: Type.Array(Type.Array(Type.Unknown(), { description: '[sku, quantity]' })),
  },
  { title: 'AuditedShipment' },
);

/** What `platform verify` reads: every shipment, page by page in the order of its order's id. */
export function auditRoutes(app: App, { database }: { readonly database: Database }): void {
  app.get(
    '/api/admin/shipping-service/audit/shipments',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'All shipments with their lines',
        querystring: FeedQueryWith(OrderFilter),
        response: { 200: FeedOf(AuditedShipment) },
      },
    },
    async ({ query: { after = NIL_UUID, limit, order_id } }) => {
      const rows = await auditShipments(database, after, limit, order_id);
      const items = rows.map((row) => ({ ...row, lines: row.lines.map((line) => [...line]) }));
      return feedPage(items, limit, (item) => item.order_id);
    },
  );
}

function auditShipments(
  db: Queryable,
  after: string,
  limit: number,
  orderId?: string,
): Promise<AuditedShipmentRow[]> {
  const only = orderId === undefined ? sql.empty : sql`and order_id = ${orderId}`;
  return db.query<AuditedShipmentRow>(
    sql`select order_id, shipment_id, status, lines from shipment
        where order_id > ${after} ${only} and status <> 'cancelled' order by order_id limit ${limit}`,
  );
}
