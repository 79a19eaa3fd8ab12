import { attributes, type Content, type Html, html } from '@platform/html/html.ts';
import { brandWeave } from '../brand-mark.ts';
import { groundOf } from '../pictures/picture.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { type CatalogueQuery, catalogueAddress } from './catalogue-query.ts';
import type { ShopWindow } from './shop-window.ts';

/** All categories, each with a picture and how many things it has. Words that were looked for stay looked for. */
export function categoryRail({ categories }: ShopWindow, query: CatalogueQuery, pictures: Pictures): Html {
  const entry = (slug: string | undefined, name: string, count: number, image: Content) => {
    const isCurrent = query.category === slug;
    const href = catalogueAddress({ words: query.words, category: slug });
    return html`<li><a${attributes({ href, 'aria-current': isCurrent && 'true' })}><span${attributes({ class: 'art', 'data-ground': groundOf(slug ?? null) })}>${image}</span>${name} <small>${count}<span class="visually-hidden"> things</span></small></a></li>`;
  };
  const all = categories.reduce((sum, { product_count }) => sum + product_count, 0);
  return html`<nav class="rail" aria-label="Categories"><ul>${entry(undefined, 'Everything', all, brandWeave)}${categories.map(
    ({ slug, name, product_count, flagship }) =>
      entry(
        slug,
        name,
        product_count,
        flagship &&
          html`<img src="${pictures.addressOf(flagship)}" alt="" width="100" height="100" decoding="async">`,
      ),
  )}</ul></nav>`;
}
