import { type Content, type Html, html } from '@platform/html/html.ts';
import type { Part } from './part.ts';
import { tag } from './state-tag.ts';

export interface PanelParts {
  readonly title: Content;
  /** Beside the title: a tag, a link, how many there are. */
  readonly aside?: Content;
  readonly body: Content;
  /** Of the element, so that scripts can put a newer one in its place. */
  readonly id?: string;
}

/** A part of a page, with a title. */
export function panel({ title, aside, body, id }: PanelParts): Html {
  return html`<section class="panel"${id && html` id="${id}" data-swap`}>
<header><h2>${title}</h2>${aside && html`<div class="panel-aside">${aside}</div>`}</header>
${body}
</section>`;
}

/** A panel of what one service was asked for; or why that is not there. */
export function partPanel<T>(
  { title, id }: Pick<PanelParts, 'title' | 'id'>,
  found: Part<T>,
  show: (value: T) => Pick<PanelParts, 'aside' | 'body'>,
): Html {
  const shown =
    'missing' in found
      ? {
          aside: tag('missing', 'attention'),
          body: html`<p class="panel-text">${found.missing}</p>`,
        }
      : show(found.value);
  return panel({ title, ...shown, ...(id === undefined ? {} : { id }) });
}
