import { type Content, type Html, html } from '@platform/html/html.ts';
import { postForm } from '../../pages/form-fields.ts';
import type { Page } from '../../pages/page.ts';
import type { Visitor } from '../../session/visitor.ts';
import { MAX_QUANTITY } from '../cart/guest-cart.ts';
import { catalogueAddress } from '../catalogue/catalogue-query.ts';
import { money } from '../parts/money.ts';
import { picture } from '../pictures/picture.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { availabilityOf, availabilityTag } from '../things/availability.ts';
import { thingOf } from '../things/thing.ts';
import { thingList } from '../things/thing-list.ts';
import type { ProductFindings } from './gather-product.ts';
import { priceHistory } from './price-history.ts';
import { productFacts } from './product-facts.ts';

export interface ProductView extends ProductFindings {
  readonly visitor: Visitor;
  readonly pictures: Pictures;
  readonly now: Date;
}

/** A product: what it is, what it costs, and a way to buy it. */
export function productPage(view: ProductView): Page {
  const { product, prices, now } = view;
  const { name, description } = product;
  return {
    title: name,
    body: html`${crumbs(view)}
<div class="product">
${bigPicture(view)}
<div>
<h1 class="display">${name}</h1>
<p class="lead">${description}</p>
${product.is_archived ? noLongerSold : offer(view)}
${productFacts(product)}
${priceHistory(prices, now)}
</div>
</div>
${others(view)}`,
  };
}

function crumbs({ product, category }: ProductView): Html {
  return html`<nav class="crumbs" aria-label="Where this is"><ol><li><a href="/">Shop</a></li>${
    category && html`<li><a href="${catalogueAddress({ category: category.slug })}">${category.name}</a></li>`
  }<li aria-current="page">${product.name}</li></ol></nav>`;
}

function bigPicture({ product, pictures }: ProductView): Html {
  return picture({
    address: pictures.addressOf(product),
    category: product.category,
    alt: `Drawing: ${product.name}`,
    size: 600,
    isFirst: true,
    className: 'big',
  });
}

const noLongerSold = html`<p class="note">This is no longer sold.</p>`;
const soldOut = html`<p class="note">There is none left at the moment.</p>`;

function offer({ product, visitor }: ProductView): Html {
  const { sku, name, price_minor, currency } = product;
  const availability = availabilityOf(product);
  return html`<p class="offer"><strong>${money(price_minor, currency)}</strong> <span class="faint">each</span></p>
${availability && html`<p class="stock">${availabilityTag(availability)}</p>`}
${availability === 'none' ? soldOut : takeForm(sku, name, visitor)}`;
}

function takeForm(sku: string, name: string, visitor: Visitor): Html {
  return postForm({
    action: '/cart',
    visitor,
    more: { id: 'add', class: 'take', 'data-add': name },
    body: html`<input type="hidden" name="sku" value="${sku}">
<div class="stepper" data-stepper><button type="button" data-step="-1" aria-label="One less" hidden>−</button><label class="visually-hidden" for="quantity">Quantity</label><input id="quantity" name="quantity" type="number" inputmode="numeric" min="1" max="${MAX_QUANTITY}" value="1" required><button type="button" data-step="1" aria-label="One more" hidden>+</button></div>
<button class="btn primary wide">Add to cart</button>`,
  });
}

function others({ alike, category, visitor, pictures }: ProductView): Content {
  if (alike.length === 0) return undefined;
  const things = alike.map((product) => thingOf(product, pictures));
  return html`<section class="others" aria-labelledby="others"><h2 id="others">More of ${category?.name ?? 'this kind'}</h2>
${thingList({ things, visitor })}</section>`;
}
