import { type Html, html } from '@platform/html/html.ts';

const LONGEST = 13;

/** An id, shortened in the middle; the whole of it on hover. */
export function shortId(id: string): Html {
  const text = id.length <= LONGEST ? id : `${id.slice(0, 8)}…${id.slice(-4)}`;
  return html`<code title="${id}">${text}</code>`;
}
