import { isUuid, Uuid } from '@platform/contracts/field-types.ts';
import { NotificationResponse } from '@platform/contracts/http/notification-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { listByReference } from './notification-repository.ts';
import { notificationView } from './notification-view.ts';

const OrderQuery = Type.Object({ order_id: Uuid, ...PageQuery.properties }, { additionalProperties: false });

/** What the customer of an order was told of it. */
export function toldOfOrderRoutes(app: App, { database }: { readonly database: Queryable }): void {
  app.get(
    '/api/admin/notification-service/notifications',
    {
      ...access.roles('admin'),
      schema: {
        summary: 'The notifications about an order, newest first',
        querystring: OrderQuery,
        response: { 200: PageOf(NotificationResponse) },
      },
    },
    ({ query: { order_id, ...page } }) =>
      readPage(page, {
        find: (before, limit) => listByReference(database, order_id, { before, limit }),
        keyOf: (row) => row.notification_id,
        isKey: isUuid,
        toItem: notificationView,
      }),
  );
}
