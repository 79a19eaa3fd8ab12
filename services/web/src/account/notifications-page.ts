import type { AnswerOf } from '@platform/api-client/operation-types.ts';
import { type Html, html } from '@platform/html/html.ts';
import { NOTIFICATIONS } from '../notifications/bell.ts';
import { buttonForm } from '../pages/form.ts';
import { postForm } from '../pages/form-fields.ts';
import type { Page } from '../pages/page.ts';
import { clock, day } from '../parts/moment.ts';
import type { Visitor } from '../session/visitor.ts';
import { type AccountView, accountPage } from './account-page.ts';

export type Notification = AnswerOf<'GET /api/notifications'>['items'][number];

export interface NotificationsView extends AccountView {
  readonly notifications: readonly Notification[];
  readonly nextCursor: string | null;
  readonly isFirstPage: boolean;
  /** What is mailed, by kind. */
  readonly mail: Readonly<Record<string, boolean>>;
  /** Where a notification leads to. */
  readonly hrefOf: (notification: Notification) => string | undefined;
  readonly done?: string | undefined;
}

export function notificationsPage(view: NotificationsView): Page {
  const { visitor, notifications, nextCursor, isFirstPage, done } = view;
  const hasUnread = notifications.some(({ is_read }) => !is_read);
  return accountPage(view, {
    ...{ title: 'Notifications', at: NOTIFICATIONS, done },
    body: html`${hasUnread && buttonForm(visitor, `${NOTIFICATIONS}/read-all`, 'Mark all as read')}
${notifications.length === 0 && html`<p class="lead">Nothing new.</p>`}
<ul class="cards">${notifications.map((notification) => noticeCard(notification, view))}</ul>
${nextCursor && html`<p><a class="btn" href="${NOTIFICATIONS}?${new URLSearchParams({ cursor: nextCursor }).toString()}">Older ones</a></p>`}
${!isFirstPage && html`<p><a href="${NOTIFICATIONS}">Back to the newest</a></p>`}
${preferences(view)}`,
  });
}

function noticeCard(notification: Notification, { visitor, hrefOf }: NotificationsView): Html {
  const { id, title, body, is_read, created_at } = notification;
  const href = hrefOf(notification);
  const about = html`<span class="visually-hidden"> ${title}</span>`;
  return html`<li class="card"><h2>${href === undefined ? title : html`<a href="${href}">${title}</a>`}</h2>
<p>${body}</p>
<p class="quiet small">${day(created_at)}, ${clock(created_at)} UTC ${!is_read && html`<span class="tag" data-state="running">new</span>`}</p>
${!is_read && html`<div class="actions">${readForm(visitor, id, about)}</div>`}
</li>`;
}

function readForm(visitor: Visitor, id: string, about: Html): Html {
  return buttonForm(visitor, `${NOTIFICATIONS}/read`, html`Mark as read${about}`, { hidden: { id } });
}

function preferences({ visitor, mail }: NotificationsView): Html {
  const boxes = Object.entries(mail).map(
    ([kind, isMailed]) =>
      html`<label class="check"><input type="checkbox" name="mail" value="${kind}"${isMailed && html` checked`}> ${kindInWords(kind)}</label>`,
  );
  const body = html`<fieldset><legend>Mail me about</legend>${boxes}</fieldset><button class="btn">Save</button>`;
  return html`<section class="card" aria-labelledby="mails"><h2 id="mails">Mails</h2>
<p class="quiet">What concerns the safety of your account is always mailed.</p>
${postForm({ action: `${NOTIFICATIONS}/preferences`, visitor, body })}</section>`;
}

/** `shipment.status-changed` is `Shipment status changed`. */
function kindInWords(kind: string): string {
  const words = kind.replaceAll(/[.-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
