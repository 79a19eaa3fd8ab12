import type { Mail, MailPage, MailStatus } from '@platform/api-client/operations.ts';
import { NOTIFICATION_KINDS } from '@platform/contracts/http/notification-http.ts';
import { type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { instant } from '../../parts/moment.ts';
import type { Filter } from '../lists/filter-form.ts';
import { listPage } from '../lists/list-page.ts';
import type { Part } from '../parts/part.ts';
import { type TagState, tag } from '../parts/state-tag.ts';
import { table } from '../parts/table.ts';

export const MAILS = '/console/mails';

const STATES: Readonly<Record<MailStatus, TagState>> = {
  queued: 'running',
  sent: 'good',
  failed: 'failed',
  kept: 'plain',
};

const FILTERS: readonly Filter[] = [
  {
    name: 'status',
    label: 'Status',
    choices: [['', 'any'], ...Object.keys(STATES).map((status) => [status, status] as const)],
  },
  {
    name: 'kind',
    label: 'Kind',
    choices: [['', 'any'], ...NOTIFICATION_KINDS.map((kind) => [kind, kind] as const)],
  },
];

export function mailStatus(status: MailStatus): Html {
  return tag(status, STATES[status]);
}

export function mailsPage(query: URLSearchParams, mails: Part<MailPage>): Page {
  return listPage({
    title: 'Mails',
    at: MAILS,
    filters: FILTERS,
    query,
    found: mails,
    show: ({ items }) =>
      table({
        caption: 'Mails',
        columns: [
          { name: 'Subject' },
          { name: 'Status' },
          { name: 'To' },
          { name: 'Kind' },
          { name: 'Tries', isNumber: true },
          { name: 'Written' },
          { name: 'Sent' },
        ],
        rows: items.map(row),
        none: 'No such mails.',
      }),
  });
}

function row({ id, subject, status, to, kind, attempts, created_at, sent_at }: Mail) {
  return [
    html`<a href="${MAILS}/${id}">${subject}</a>`,
    mailStatus(status),
    to,
    kind,
    attempts,
    instant(created_at),
    sent_at && instant(sent_at),
  ];
}
