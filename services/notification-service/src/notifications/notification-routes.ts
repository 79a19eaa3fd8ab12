import { Uuid } from '@platform/contracts/field-types.ts';
import { NotificationResponse } from '@platform/contracts/http/notification-http.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { DomainError } from '@platform/service-defaults/problems/domain-error.ts';
import { listNotifications, markAllRead, markRead } from './notification-repository.ts';
import { notificationView } from './notification-view.ts';

const NotificationQuery = Type.Object(
  {
    ...PageQuery.properties,
    unread: Type.Boolean({ default: false, description: 'True: only those not read yet' }),
  },
  { additionalProperties: false },
);

interface Deps {
  readonly database: Database;
}

export function notificationRoutes(app: App, deps: Deps): void {
  listNotificationsRoute(app, deps);
  markReadRoute(app, deps);
  markAllReadRoute(app, deps);
}

function listNotificationsRoute(app: App, { database }: Deps): void {
  app.get(
    '/api/notifications',
    {
      ...access.user,
      schema: {
        summary: 'Your notifications, newest first',
        querystring: NotificationQuery,
        response: { 200: PageOf(NotificationResponse) },
      },
    },
    (request) => {
      const { unread: isUnreadOnly, ...page } = request.query;
      const { userId } = principalOf(request);
      return readPage(page, {
        find: (before, limit) => listNotifications(database, userId, { isUnreadOnly, before, limit }),
        keyOf: ({ position }) => position,
        isKey: isPosition,
        toItem: notificationView,
      });
    },
  );
}

function markReadRoute(app: App, { database }: Deps): void {
  app.post(
    '/api/notifications/:id/read',
    {
      ...access.user,
      schema: {
        summary: 'Mark one as read',
        params: Type.Object({ id: Uuid }),
        response: { 200: NotificationResponse },
        problems: ['not-found'],
      },
    },
    async (request) => {
      const { id } = request.params;
      const row = await markRead(database, principalOf(request).userId, id);
      if (row === undefined) throw new DomainError('not-found', `You have no notification ${id}.`);
      return notificationView(row);
    },
  );
}

function markAllReadRoute(app: App, { database }: Deps): void {
  app.post(
    '/api/notifications/read-all',
    {
      ...access.user,
      schema: {
        summary: 'Mark all as read',
        response: {
          200: Type.Object({ marked: Type.Integer({ description: 'How many were not read before' }) }),
        },
      },
    },
    async (request) => ({ marked: await markAllRead(database, principalOf(request).userId) }),
  );
}

function isPosition(key: unknown): key is number {
  return Number.isSafeInteger(key) && (key as number) >= 0;
}
