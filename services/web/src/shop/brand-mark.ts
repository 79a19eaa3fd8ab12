import { html, trusted } from '@platform/html/html.ts';
import { markSvg } from './icons/icon-svg.ts';

/** The mark alone, in the colour of the text around it. */
export const brandWeave = trusted(markSvg());

export const brandMark = html`${brandWeave}<span class="brand-name">Lathe<i>&amp;</i>Loom</span>`;
