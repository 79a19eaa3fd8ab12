import { type Html, html } from '@platform/html/html.ts';
import type { ConsoleLink } from './console-link.ts';

type Keys = readonly [keys: readonly string[], does: string];

const KEYS: readonly Keys[] = [
  [['j', '↓'], 'next row'],
  [['k', '↑'], 'previous row'],
  [['Enter'], 'open it'],
  [['/'], 'search'],
  [['?'], 'these keys'],
];

/** What shows the keys; a script makes both work. */
export const KEYS_BUTTON = html`<button class="btn" type="button" hidden data-shows-keys>Keys</button>`;

/** The keys that scripts of the console listen to, and a switch for them. */
export function keysDialog(links: readonly ConsoleLink[]): Html {
  const ways = links.flatMap(({ key, name }): Keys[] => (key === undefined ? [] : [[[`g ${key}`], name]]));
  return html`<dialog id="keys" class="keys" aria-labelledby="keys-title">
<h2 id="keys-title">Keys</h2>
<dl>${[...KEYS, ...ways].map(
    ([keys, does]) =>
      html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${does}</dd></div>`,
  )}</dl>
<p><label><input type="checkbox" data-switches-keys checked> Listen to these keys, on every page</label></p>
<button class="btn" type="button" data-closes>Close</button>
</dialog>`;
}
