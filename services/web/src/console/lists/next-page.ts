import { type Html, html } from '@platform/html/html.ts';
import { withoutDone } from '../../account/done.ts';

/** The way to what follows in a list; nothing at its end. */
export function nextPage(path: string, query: URLSearchParams, cursor: string | null): Html | undefined {
  if (cursor === null) return undefined;
  const next = withoutDone(query);
  next.set('cursor', cursor);
  return html`<p class="panel-text"><a class="btn" href="${path}?${next.toString()}" rel="next">Show what follows</a></p>`;
}
