import type { NotificationResponse } from '@platform/contracts/http/notification-http.ts';
import { composeLetter } from '../templates/compose-letter.ts';
import type { NotificationRow } from './notification-repository.ts';

export function notificationView(row: NotificationRow): NotificationResponse {
  const { title, paragraphs } = composeLetter(row);
  return {
    id: row.notification_id,
    kind: row.kind,
    title,
    body: paragraphs[0] ?? '',
    order_id: row.reference === row.user_id ? null : row.reference,
    is_read: row.read_at !== null,
    created_at: row.created_at.toISOString(),
  };
}
