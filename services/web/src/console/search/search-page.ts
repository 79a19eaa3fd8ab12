import { type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { consolePage } from '../console-page.ts';
import { panel } from '../parts/panel.ts';
import { table } from '../parts/table.ts';
import type { Found, FoundGroup } from './search-everywhere.ts';

/** What was found for `text`; undefined before anything was looked for. */
export function searchPage(text: string, found: Found | undefined): Page {
  return consolePage({
    title: text === '' ? 'Search' : `Search: ${text}`,
    at: '/console/search',
    heading: 'Search',
    search: text,
    body: found === undefined ? HELP : results(text, found),
  });
}

const HELP = html`<p>Type above what you have. An id, a number or an address leads to the thing itself; words show all that
have them.</p>`;

function results(text: string, { groups, missing }: Found): Html {
  return html`${
    missing.length > 0 &&
    html`<div class="note warn" role="status"><p>Not asked: ${missing.map(({ service }) => service).join(', ')}.
What they have of it is not here.</p></div>`
  }
${groups.length === 0 && html`<p>Nothing fits <strong>${text}</strong>.</p>`}
${groups.map(groupPanel)}`;
}

function groupPanel({ kind, hits }: FoundGroup): Html {
  return panel({
    title: kind,
    aside: String(hits.length),
    body: table({
      caption: kind,
      columns: [{ name: 'Name' }, { name: 'More' }],
      rows: hits.map(({ href, name, note }) => [html`<a href="${href}">${name}</a>`, note]),
      none: 'None.',
    }),
  });
}
