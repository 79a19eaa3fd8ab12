import type { Product } from '@platform/api-client/operations.ts';
import { type Html, html } from '../../html/html.ts';

export type Availability = 'in-stock' | 'few' | 'none' | 'not-stocked';

const WORDS: Readonly<Record<Availability, readonly [state: string, words: string]>> = {
  'in-stock': ['good', 'In stock'],
  few: ['attention', 'Few left'],
  none: ['failed', 'Sold out'],
  'not-stocked': ['good', 'Always to be had'],
};

/** Undefined where the catalogue does not know: an older release of it, or no news of the stock yet. */
export function availabilityOf(product: Pick<Product, 'is_stocked'>): Availability | undefined {
  const { availability } = product as { readonly availability?: string };
  if (availability !== undefined && Object.hasOwn(WORDS, availability)) return availability as Availability;
  return product.is_stocked ? undefined : 'not-stocked';
}

/** By word and shape, then by colour. */
export function availabilityTag(availability: Availability | undefined): Html | undefined {
  if (availability === undefined) return undefined;
  const [state, words] = WORDS[availability];
  return html`<span class="tag" data-state="${state}">${words}</span>`;
}
