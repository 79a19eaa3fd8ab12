import { type Content, type Html, html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { type ConsolePageParts, consolePage } from '../console-page.ts';
import { partPanel } from '../parts/panel.ts';
import type { Part } from '../parts/part.ts';
import { type Filter, filterForm } from './filter-form.ts';
import { nextPage } from './next-page.ts';

/** A page of a list, as the API answers. */
interface Listed {
  readonly next_cursor: string | null;
}

export interface ListPageParts<Found extends Listed> extends Omit<ConsolePageParts, 'body'> {
  /** Default: the newest first. */
  readonly order?: string;
  readonly filters: readonly Filter[];
  readonly query: URLSearchParams;
  readonly found: Part<Found>;
  readonly show: (found: Found) => Html;
  /** Beside the panel's title. */
  readonly asideOf?: (found: Found) => Content;
}

/** A page of the console that lists things: what narrows them, they themselves, and the way to what follows. */
export function listPage<Found extends Listed>(parts: ListPageParts<Found>): Page {
  const { order = 'Newest first', filters, query, found, show, asideOf, ...page } = parts;
  return consolePage({
    ...page,
    body: html`${filterForm(page.at, filters, query)}
${partPanel({ title: order }, found, (listed) => ({
  aside: asideOf?.(listed),
  body: html`${show(listed)}${nextPage(page.at, query, listed.next_cursor)}`,
}))}`,
  });
}
