import { Timestamp } from '@platform/contracts/field-types.ts';
import { OrderFilter } from '@platform/contracts/shop/http/audit-http.ts';
import { NIL_UUID } from '@platform/messaging/wire/uuid-v7.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { FeedOf, FeedQueryWith, feedPage } from '@platform/service-defaults/http/feed.ts';
import type { BundleRouteDeps } from '../../bundle-type.ts';
import { auditNotifications } from './audit-repository.ts';

const DAY_MS = 86_400_000;

const AuditedOrder = Type.Object({
  order_id: Type.String(),
  kinds: Type.Record(Type.String(), Type.Integer()),
});

/** What `platform verify` reads: what was told of every order, page by page in the order of its id. */
export function auditRoutes(app: App, { database, notificationRetentionDays }: BundleRouteDeps): void {
  app.get(
    '/api/admin/notification-service/audit/notifications',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'How often each event of an order was notified',
        querystring: FeedQueryWith(OrderFilter),
        response: {
          200: Type.Object({
            ...FeedOf(AuditedOrder).properties,
            kept_from: { ...Timestamp, description: 'What is older may have been removed' },
          }),
        },
      },
    },
    async ({ query: { after = NIL_UUID, limit, order_id } }) => {
      const items = await auditNotifications(database, after, limit, order_id);
      const page = feedPage(items, limit, (item) => item.order_id);
      return { ...page, kept_from: keptFrom(notificationRetentionDays) };
    },
  );
}

/** With a day in hand, for clocks that differ and a removal that begins meanwhile. */
function keptFrom(days: number): string {
  return new Date(Date.now() - (days - 1) * DAY_MS).toISOString();
}
