import { type Html, html, trusted } from '@platform/html/html.ts';
import type { Visitor } from '../session/visitor.ts';
import { MOST_COUNTED, unreadCount } from './unread-count.ts';

/** The page of the inbox. */
export const NOTIFICATIONS = '/account/notifications';

const BELL = trusted(
  '<svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"><path d="M8 2a4 4 0 0 0-4 4v3l-1.5 3h11L12 9V6a4 4 0 0 0-4-4zM6.5 14h3"/></svg>',
);

/** The way to the inbox, with how much in it is new. */
export function bell(visitor: Visitor): Html {
  const count = unreadCount(visitor) ?? 0;
  const shown = count > MOST_COUNTED ? `${MOST_COUNTED}+` : count;
  return html`<a class="bell" href="${NOTIFICATIONS}">${BELL}<span class="visually-hidden">Notifications</span>${
    count > 0 && html` <span class="count">${shown}<span class="visually-hidden"> new</span></span>`
  }</a>`;
}
