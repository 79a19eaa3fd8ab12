import type { Product, ProductAvailability } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';

const WORDS: Readonly<Record<ProductAvailability, readonly [state: string, words: string]>> = {
  'in-stock': ['good', 'In stock'],
  few: ['attention', 'Few left'],
  none: ['failed', 'Sold out'],
  'not-stocked': ['good', 'Always to be had'],
};

/** Undefined where there is no news of the stock yet. */
export function availabilityOf({
  availability,
  is_stocked,
}: Pick<Product, 'availability' | 'is_stocked'>): ProductAvailability | undefined {
  return availability ?? (is_stocked ? undefined : 'not-stocked');
}

/** By word and shape, then by colour. */
export function availabilityTag(availability: ProductAvailability | undefined): Html | undefined {
  if (availability === undefined) return undefined;
  const [state, words] = WORDS[availability];
  return html`<span class="tag" data-state="${state}">${words}</span>`;
}
