import { type Html, html } from '@platform/html/html.ts';

/** A page beside this one, that is about the same thing. */
export interface Tab {
  readonly href: string;
  readonly name: string;
}

/** The ways to the pages about one thing. `at` is the address of this one. */
export function tabs(label: string, all: readonly Tab[], at: string): Html {
  return html`<nav class="tabs" aria-label="${label}">${all.map(
    ({ href, name }) => html`<a href="${href}"${href === at && html` aria-current="page"`}>${name}</a>`,
  )}</nav>`;
}
