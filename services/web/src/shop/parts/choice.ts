import { attributes, type Html, html } from '@platform/html/html.ts';

export interface ChoiceParts {
  readonly name: string;
  readonly value: string;
  readonly isChosen: boolean;
  readonly title: string;
  readonly text: string;
  readonly code?: string;
}

/** One of several, as a tile that can be pressed anywhere. */
export function choice({ name, value, isChosen, title, text, code }: ChoiceParts): Html {
  return html`<label class="choice"><input type="radio"${attributes({ name, value, checked: isChosen })}>
<span><strong>${title}</strong>${code && html` <code>${code}</code>`}<span class="quiet">${text}</span></span></label>`;
}
