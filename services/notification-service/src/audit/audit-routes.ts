import { Timestamp, Uuid } from '@platform/contracts/field-types.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { auditNotifications } from './audit-repository.ts';

const DAY_MS = 86_400_000;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

export interface AuditDeps {
  readonly database: Queryable;
  readonly notificationRetentionDays: number;
}

/** What `platform verify` reads: what was told of every order, page by page in the order of its id. */
export function auditRoutes(app: App, { database, notificationRetentionDays }: AuditDeps): void {
  app.get(
    '/api/admin/notification-service/audit/notifications',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'How often each event of an order was notified',
        querystring: Type.Object(
          {
            after: Type.Optional(Uuid),
            limit: Type.Integer({ minimum: 1, maximum: 2000, default: 1000 }),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({ order_id: Type.String(), kinds: Type.Record(Type.String(), Type.Integer()) }),
            ),
            next: Type.Union([Type.String(), Type.Null()]),
            kept_from: { ...Timestamp, description: 'What is older may have been removed' },
          }),
        },
      },
    },
    async ({ query: { after = NIL_UUID, limit } }) => {
      const items = await auditNotifications(database, after, limit);
      const next = items.length < limit ? null : (items.at(-1)?.order_id ?? null);
      return { items, next, kept_from: keptFrom(notificationRetentionDays) };
    },
  );
}

/** With a day in hand, for clocks that differ and a removal that begins meanwhile. */
function keptFrom(days: number): string {
  return new Date(Date.now() - (days - 1) * DAY_MS).toISOString();
}
