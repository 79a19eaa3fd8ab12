import { type Html, html } from '@platform/html/html.ts';

export interface SearchFormParts {
  readonly action: string;
  readonly label: string;
  readonly placeholder: string;
  /** What was looked for last. */
  readonly words: string;
}

/** A search in the header of a page. The key `/` leads to it. */
export function searchForm({ action, label, placeholder, words }: SearchFormParts): Html {
  return html`<form class="search" role="search" action="${action}" method="get">
<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.5"><circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 4 4"/></svg>
<label class="visually-hidden" for="search">${label}</label>
<input class="field" id="search" name="q" type="search" value="${words}" placeholder="${placeholder}" maxlength="200">
</form>`;
}
