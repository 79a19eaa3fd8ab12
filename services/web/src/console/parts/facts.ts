import { type Content, type Html, html } from '@platform/html/html.ts';

/** Facts in a row, each with its name; without those that are not there. */
export function facts(all: readonly (readonly [name: string, value: Content])[]): Html {
  const known = all.filter(([, value]) => value !== undefined && value !== null && value !== false);
  return html`<dl class="facts-row">${known.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
