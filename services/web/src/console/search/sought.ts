import { type Html, html } from '@platform/html/html.ts';
import { shortId } from '../parts/short-id.ts';

/** An id of something that the search leads to; or another name. */
export function sought(name: string): Html {
  return html`<a href="/console/search?${new URLSearchParams({ q: name }).toString()}">${shortId(name)}</a>`;
}
