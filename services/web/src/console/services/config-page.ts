import type { Setting } from '@platform/api-client/operations.ts';
import { type Content, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { consolePage } from '../console-page.ts';
import { type Filter, filterForm } from '../lists/filter-form.ts';
import { partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { table } from '../parts/table.ts';
import { SERVICES_PATH, type ServiceName, servicePath } from './service-name.ts';
import { serviceTabs } from './service-tabs.ts';

const COLUMNS = [{ name: 'Setting' }, { name: 'Value' }, { name: 'From' }, { name: 'What it is' }];
const FILTERS: readonly Filter[] = [
  {
    name: 'source',
    label: 'From',
    choices: [
      ['', 'anywhere'],
      ['environment', 'the environment'],
      ['file', 'a file'],
      ['default', 'its default'],
    ],
  },
];

/** What one service runs by. Of secrets it shows what tells two apart. */
export function configPage(
  name: ServiceName,
  settings: Part<readonly Setting[]>,
  query: URLSearchParams,
): Page {
  const source = query.get('source') ?? '';
  const path = `${servicePath(name)}/config`;
  return consolePage({
    title: `Configuration of ${name}`,
    at: SERVICES_PATH,
    heading: name,
    body: html`${serviceTabs(name, '/config')}
${filterForm(path, FILTERS, query)}
${partPanel({ title: 'Settings' }, settings, (all) => {
  const shown = all.filter((setting) => source === '' || setting.source === source);
  return {
    aside: `${shown.length} of ${all.length}, of the process that answers`,
    body: table({
      caption: 'Settings',
      columns: COLUMNS,
      rows: shown.map(row),
      none: 'No setting comes from there.',
    }),
  };
})}`,
  });
}

function row(setting: Setting): readonly Content[] {
  const { name, source, description } = setting;
  return [
    html`<code>${name}</code>`,
    html`<div class="setting-value">${shownValue(setting)}</div>`,
    source,
    html`<div class="setting-value">${description}</div>`,
  ];
}

function shownValue({ value, is_secret, length, sha256_prefix }: Setting): Content {
  if (is_secret && length !== undefined) return `set, ${length} characters, SHA-256 ${sha256_prefix}…`;
  if (value === null) return html`<span class="quiet">not set</span>`;
  return value === '' ? html`<span class="quiet">empty</span>` : html`<code>${value}</code>`;
}
