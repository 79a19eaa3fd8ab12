import { SECURITY_EVENT_TYPES } from '@platform/contracts/http/security-http.ts';
import { type Content, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { instant } from '../../parts/moment.ts';
import { consolePage } from '../console-page.ts';
import { type Filter, filterForm } from '../lists/filter-form.ts';
import { nextPage } from '../lists/next-page.ts';
import { panel } from '../parts/panel.ts';
import { table } from '../parts/table.ts';
import { who } from '../parts/who.ts';
import { withoutNotes } from '../parts/without.ts';
import { sought } from '../search/sought.ts';
import type { SecurityEvents } from './gather-security-events.ts';
import type { MergedEvent } from './merge-trails.ts';

export const SECURITY_EVENTS = '/console/security-events';

const FILTERS: readonly Filter[] = [
  {
    name: 'type',
    label: 'Type',
    choices: [['', 'any'], ...SECURITY_EVENT_TYPES.map((type) => [type, type] as const)],
  },
  { name: 'user', label: 'Whom it concerns', placeholder: 'e-mail or id' },
  { name: 'actor', label: 'Who did it', placeholder: 'e-mail or id' },
];

export function securityEventsPage(query: URLSearchParams, { events, until, missing }: SecurityEvents): Page {
  return consolePage({
    title: 'Security events',
    at: SECURITY_EVENTS,
    body: html`${filterForm(SECURITY_EVENTS, FILTERS, query)}
${withoutNotes(missing)}
${panel({
  title: 'Newest first',
  body: html`${table({
    caption: 'Security events',
    columns: [
      { name: 'When' },
      { name: 'What' },
      { name: 'Whom' },
      { name: 'By' },
      { name: 'From' },
      { name: 'Details', isText: true },
      { name: 'Told by' },
      { name: 'Trace' },
    ],
    rows: events.map(row),
    none: 'No such events.',
  })}${nextPage(SECURITY_EVENTS, query, until)}`,
})}`,
  });
}

function row({
  at,
  type,
  user_id,
  actor_id,
  client_network,
  details,
  service,
  trace_id,
}: MergedEvent): Content[] {
  return [
    instant(at),
    type,
    who(user_id),
    who(actor_id),
    client_network && html`<code>${client_network}</code>`,
    Object.keys(details).length > 0 && html`<code>${JSON.stringify(details)}</code>`,
    service,
    trace_id && sought(trace_id),
  ];
}
