import { type Html, html } from '@platform/html/html.ts';
import type { Pictures } from '../pictures/pictures.ts';
import type { ShopWindow } from './shop-window.ts';

/** Fewer look lost. */
const LEAST_ON_SHELF = 3;

/** The head of the first page: what the shop is, and a shelf of things. */
export function hero(shopWindow: ShopWindow | undefined, pictures: Pictures): Html {
  const shelf = shopWindow?.shelf ?? [];
  return html`<section class="hero">
<div><h1 class="display">Made to be handed down.</h1>
<p>Plain things for the desk, the kitchen, the garden and the workshop. Good material, and nothing to throw away.</p></div>
${
  shelf.length >= LEAST_ON_SHELF &&
  html`<ul class="shelf" aria-label="Some of them">${shelf.map(
    (product) =>
      html`<li><a href="/p/${encodeURIComponent(product.sku)}"><img src="${pictures.addressOf(product)}" alt="${product.name}" width="200" height="200"></a></li>`,
  )}</ul>`
}
</section>`;
}
