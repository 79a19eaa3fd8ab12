import { type Html, html } from '@platform/html/html.ts';
import type { Part } from './part.ts';

/** Who was asked in vain, and why. */
export interface Without {
  readonly service: string;
  readonly why: string;
}

/** Those who did not say what they were asked for. */
export function withoutOf(
  answers: readonly { readonly service: string; readonly found: Part<unknown> }[],
): Without[] {
  return answers.flatMap(({ service, found }) =>
    'missing' in found ? [{ service, why: found.missing }] : [],
  );
}

/** Says of a page what it is without. */
export function withoutNotes(all: readonly Without[]): Html {
  return html`${all.map(({ service, why }) => html`<p class="note warn" role="status">Without ${service}: ${why}</p>`)}`;
}
