import type { Queryable } from '@platform/database/queryable.ts';
import type { StreamSource } from '@platform/service-defaults/streams/stream-source.ts';
import { lastPositions, listAfter } from '../notifications/notification-repository.ts';
import { notificationView } from '../notifications/notification-view.ts';

/** The notifications of users, from now on. The id of an event is the notification's position. */
export function notificationSource(database: Queryable): StreamSource {
  return {
    async begin(userId, lastEventId) {
      const last = (await lastPositions(database, [userId])).get(userId) ?? 0;
      // An id that is not ours yet (of a database that was set back) would keep the stream silent.
      return String(lastEventId === undefined ? last : Math.min(Number(lastEventId), last));
    },
    async read(userId, position, limit) {
      const rows = await listAfter(database, userId, Number(position), limit);
      const events = rows.map((row) => ({
        id: String(row.position),
        event: 'notification',
        data: notificationView(row),
      }));
      return { events, hasMore: rows.length === limit };
    },
    async marks(userIds) {
      const positions = await lastPositions(database, userIds);
      return new Map([...positions].map(([userId, position]) => [userId, String(position)]));
    },
  };
}
