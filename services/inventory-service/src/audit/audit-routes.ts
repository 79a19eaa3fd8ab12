import { Uuid } from '@platform/contracts/field-types.ts';
import { SkuInput } from '@platform/contracts/shop/field-types.ts';
import { OrderFilter } from '@platform/contracts/shop/http/audit-http.ts';
import { ReservationStatus } from '@platform/contracts/shop/http/inventory-http.ts';
import type { Database } from '@platform/database/database.ts';
import { NIL_UUID } from '@platform/messaging/wire/uuid-v7.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { FeedOf, FeedQueryBy, FeedQueryWith, feedPage } from '@platform/service-defaults/http/feed.ts';
import { auditLevels, auditReservations } from './audit-repository.ts';
import { auditReturnsRoute } from './audit-returns.ts';

const AuditedReservation = Type.Object(
  {
    order_id: Uuid,
    status: ReservationStatus,
    lines: Type.Array(Type.Array(Type.Unknown(), { description: '[sku, quantity]' })),
  },
  { title: 'AuditedReservation' },
);
const AuditedLevel = Type.Object(
  {
    sku: Type.String(),
    on_hand: Type.Integer(),
    reserved: Type.Integer(),
    ledger_on_hand: Type.Integer(),
    ledger_reserved: Type.Integer(),
  },
  { title: 'AuditedLevel' },
);

// A feed may go on after any text; what is asked for is a sku.
const AfterSku = Type.String({ maxLength: 64, pattern: '^[A-Z0-9 _./-]*$' });
const LevelsQuery = Type.Object(
  {
    ...FeedQueryBy(AfterSku).properties,
    sku: Type.Optional({ ...SkuInput, description: 'Of this sku alone' }),
  },
  { additionalProperties: false },
);

interface Deps {
  readonly database: Database;
}

/** What `platform verify` reads: everything, page by page, in the order of its key. */
export function auditRoutes(app: App, deps: Deps): void {
  auditReservationsRoute(app, deps);
  auditLevelsRoute(app, deps);
  auditReturnsRoute(app, deps);
}

function auditReservationsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/admin/inventory-service/audit/reservations',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'All reservations',
        querystring: FeedQueryWith(OrderFilter),
        response: { 200: FeedOf(AuditedReservation) },
      },
    },
    async ({ query: { after = NIL_UUID, limit, order_id } }) => {
      const items = await auditReservations(database, after, limit, order_id);
      return feedPage(items, limit, (item) => item.order_id);
    },
  );
}

function auditLevelsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/admin/inventory-service/audit/levels',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'All levels, each with the sums of its ledger',
        querystring: LevelsQuery,
        response: { 200: FeedOf(AuditedLevel) },
      },
    },
    async ({ query: { after, limit, sku } }) => {
      const { levels, hasMore } = await auditLevels(database, { after: after ?? '', limit, sku });
      return { items: levels, next: hasMore ? (levels.at(-1)?.sku ?? null) : null };
    },
  );
}
