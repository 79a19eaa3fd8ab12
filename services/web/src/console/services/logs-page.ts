import { html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { clock } from '../../parts/moment.ts';
import type { FoundLines } from '../../runner/runner.ts';
import { consolePage } from '../console-page.ts';
import { type Filter, filterForm } from '../lists/filter-form.ts';
import { logTable } from '../parts/log-table.ts';
import { panel, partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { SERVICES_PATH, type ServiceName, servicePath } from './service-name.ts';
import { serviceTabs } from './service-tabs.ts';

const FILTERS: readonly Filter[] = [
  {
    name: 'level',
    label: 'Level',
    choices: [
      ['', 'all'],
      ['info', 'info and worse'],
      ['warn', 'warn and worse'],
      ['error', 'errors'],
    ],
  },
  { name: 'order', label: 'Order', placeholder: 'id of an order' },
  { name: 'trace', label: 'Trace', placeholder: 'id of a trace' },
  {
    name: 'follow',
    label: 'New lines',
    choices: [
      ['', 'on reload'],
      ['1', 'by themselves'],
    ],
  },
];
const FOLLOW_SECONDS = 2;

/** The log of one service, newest first. `found` is undefined where logs are kept elsewhere. */
export function logsPage(
  name: ServiceName,
  found: Part<FoundLines> | undefined,
  query: URLSearchParams,
): Page {
  const path = `${servicePath(name)}/logs`;
  const isFollowed = query.get('follow') === '1' && found !== undefined;
  return consolePage({
    title: `Log of ${name}`,
    at: SERVICES_PATH,
    heading: name,
    ...(isFollowed && {
      head: html`<noscript><meta http-equiv="refresh" content="${FOLLOW_SECONDS}"></noscript>`,
      aside: html`<p class="quiet" id="log-seen" data-swap data-refresh="${FOLLOW_SECONDS}">as of ${clock(new Date().toISOString())} UTC</p>`,
    }),
    body: html`${serviceTabs(name, '/logs')}
${found === undefined ? elsewhere() : html`${filterForm(path, FILTERS, query)}${lines(found, (filter, id) => `${path}?${new URLSearchParams({ [filter]: id })}`)}`}`,
  });
}

function lines(found: Part<FoundLines>, linkTo: Parameters<typeof logTable>[1]) {
  return partPanel({ title: 'Newest first', id: 'log' }, found, (all) => ({
    aside: `${all.lines.length} lines${all.is_cut ? ', and there are older ones' : ''}`,
    body: logTable(all.lines.toReversed(), linkTo),
  }));
}

function elsewhere() {
  return panel({
    title: 'Logs are kept elsewhere',
    body: html`<p class="panel-text">Each process writes its log to its standard output, as lines of JSON. What runs the platform collects them: look there, by <code>service</code>, <code>order_id</code> or <code>trace_id</code>.</p>`,
  });
}
