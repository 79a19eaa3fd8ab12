import { Uuid } from '@platform/contracts/field-types.ts';
import { ReservationStatus } from '@platform/contracts/http/inventory-http.ts';
import type { Database } from '@platform/database/database.ts';
import { type TSchema, Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { auditLevels, auditReservations } from './audit-repository.ts';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

const Limit = Type.Integer({ minimum: 1, maximum: 2000, default: 1000 });

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

interface Deps {
  readonly database: Database;
}

/** What `platform verify` reads: everything, page by page, in the order of its key. */
export function auditRoutes(app: App, deps: Deps): void {
  auditReservationsRoute(app, deps);
  auditLevelsRoute(app, deps);
}

function auditReservationsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/admin/inventory-service/audit/reservations',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'All reservations',
        querystring: Type.Object(
          { after: Type.Optional(Uuid), limit: Limit },
          { additionalProperties: false },
        ),
        response: { 200: feedOf(AuditedReservation) },
      },
    },
    async ({ query: { after, limit } }) => {
      const items = await auditReservations(database, after ?? NIL_UUID, limit);
      return { items, next: items.length < limit ? null : (items.at(-1)?.order_id ?? null) };
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
        querystring: Type.Object(
          { after: Type.Optional(Type.String({ maxLength: 64, pattern: '^[A-Z0-9 _./-]*$' })), limit: Limit },
          { additionalProperties: false },
        ),
        response: { 200: feedOf(AuditedLevel) },
      },
    },
    async ({ query: { after, limit } }) => {
      const { levels, hasMore } = await auditLevels(database, after ?? '', limit);
      return { items: levels, next: hasMore ? (levels.at(-1)?.sku ?? null) : null };
    },
  );
}

function feedOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    next: Type.Union([Type.String(), Type.Null()], {
      description: '`after` of the next page; null after the last',
    }),
  });
}
