import { type Html, html } from '@platform/html/html.ts';

/** Text of others, such as a mail or a message. It can be scrolled by keyboard. */
export function asItIs(text: string, label: string): Html {
  // Browsers leave out a line break right after the tag.
  return html`<pre class="as-it-is" tabindex="0" role="region" aria-label="${label}">
${text}</pre>`;
}
