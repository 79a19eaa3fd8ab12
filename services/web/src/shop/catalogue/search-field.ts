import { type Html, html, trusted } from '../../html/html.ts';

const LENS = trusted(
  '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5"><circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 4 4"/></svg>',
);

/** The search in the header, with what was looked for last. */
export function searchField(words: string): Html {
  return html`<form class="search" role="search" action="/" method="get">${LENS}
<label class="visually-hidden" for="search">Search the shop</label>
<input class="field" id="search" name="q" type="search" value="${words}" placeholder="Search: lamp, tepot, something of oak" maxlength="200">
</form>`;
}
