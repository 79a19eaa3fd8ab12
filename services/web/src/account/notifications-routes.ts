import { NOTIFICATIONS } from '../notifications/bell.ts';
import { forgetUnreadCount } from '../notifications/unread-count.ts';
import type { PageRequest, Pages } from '../pages/pages.ts';
import type { AccountLink } from './account-page.ts';
import { doneOf, doneRedirect } from './done.ts';
import { type NotificationsView, notificationsPage } from './notifications-page.ts';

const DONE = { read: 'Marked as read.', saved: 'Saved. That is what you are mailed.' };
const PAGE_SIZE = 20;
const OPTIONS = { for: 'signed-in' } as const;

interface NotificationOptions {
  readonly links: readonly AccountLink[];
  readonly hrefOf: NotificationsView['hrefOf'];
}

/** `/account/notifications`: the inbox, and what is mailed. */
export function notificationsRoutes(pages: Pages, { links, hrefOf }: NotificationOptions): void {
  pages.get(
    NOTIFICATIONS,
    async ({ visitor, query }) => {
      const cursor = query.get('cursor') ?? undefined;
      const [page, { mail }] = await Promise.all([
        visitor.api.call('GET /api/notifications', {
          query: { limit: PAGE_SIZE, ...(cursor === undefined ? {} : { cursor }) },
        }),
        visitor.api.call('GET /api/notifications/preferences'),
      ]);
      return notificationsPage({
        ...{ visitor, links, hrefOf, notifications: page.items, nextCursor: page.next_cursor },
        ...{ isFirstPage: cursor === undefined, mail: mail as Record<string, boolean> },
        done: doneOf(query, DONE),
      });
    },
    OPTIONS,
  );
  pages.post(`${NOTIFICATIONS}/read`, (request) => markRead(request), OPTIONS);
  pages.post(`${NOTIFICATIONS}/read-all`, (request) => markAllRead(request), OPTIONS);
  pages.post(`${NOTIFICATIONS}/preferences`, (request) => savePreferences(request), OPTIONS);
}

async function markRead({ visitor, form }: PageRequest) {
  await visitor.api.call('POST /api/notifications/{id}/read', { path: { id: form.get('id') ?? '' } });
  forgetUnreadCount(visitor);
  return doneRedirect(NOTIFICATIONS, 'read');
}

async function markAllRead({ visitor }: PageRequest) {
  await visitor.api.call('POST /api/notifications/read-all');
  forgetUnreadCount(visitor);
  return doneRedirect(NOTIFICATIONS, 'read');
}

/** A box that is not ticked is not sent: kinds come from the platform, and each is on or off. */
async function savePreferences({ visitor, form }: PageRequest) {
  const wanted = form.getAll('mail');
  const { mail } = await visitor.api.call('GET /api/notifications/preferences');
  const chosen = Object.fromEntries(Object.keys(mail).map((kind) => [kind, wanted.includes(kind)]));
  await visitor.api.call('PUT /api/notifications/preferences', { body: { mail: chosen } });
  return doneRedirect(NOTIFICATIONS, 'saved');
}
