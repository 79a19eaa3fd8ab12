import { type Html, html } from '@platform/html/html.ts';

export type TagState = 'good' | 'running' | 'attention' | 'failed' | 'plain';

/** How something is: a word, and a shape and colour for it. */
export function tag(word: string, state: TagState = 'plain'): Html {
  return html`<span class="tag" data-state="${state}">${word.replaceAll('_', ' ')}</span>`;
}
