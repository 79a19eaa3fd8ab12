import { html, trusted } from '../html/html.ts';

/** Threads over and under, in a round frame. */
export const brandWeave = trusted(
  '<svg class="brand-mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2">' +
    '<circle cx="12" cy="12" r="10"/><path d="M9 3v6m0 4v8M15 3v8m0 4v6M3 9h8m4 0h6M3 15h4m4 0h10"/></svg>',
);

export const brandMark = html`${brandWeave}<span class="brand-name">Lathe<i>&amp;</i>Loom</span>`;
