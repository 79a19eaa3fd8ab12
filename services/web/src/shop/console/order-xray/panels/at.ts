import { type Html, html } from '@platform/html/html.ts';

/** A time of day to the millisecond, UTC: `10:42:07.114`; the whole of it on hover. */
export function preciseClock(at: string): Html {
  return html`<time datetime="${at}" title="${at}">${new Date(at).toISOString().slice(11, 23)}</time>`;
}
