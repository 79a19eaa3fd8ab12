import type { ProductAttributes } from '@platform/contracts/shop/http/product-http.ts';
import { tidyTexts } from '../editing/tidy-texts.ts';
import type { ProductContent } from './product.ts';

/** A product's content as a request gives it, its defaults not yet filled in. */
export interface GivenContent {
  readonly name: string;
  readonly description?: string;
  readonly category?: string | null;
  readonly price_minor: number;
  readonly currency: string;
  readonly attributes?: ProductAttributes;
  readonly is_stocked?: boolean;
}

/** The whole content: defaults where nothing is given, text in one form (NFC, no blanks around it). */
export function wholeContent(given: GivenContent): ProductContent {
  const { name, description = '', category = null, price_minor, currency } = given;
  const { attributes = {}, is_stocked = true } = given;
  return {
    ...tidyTexts({ name, description }),
    category,
    price_minor,
    currency,
    attributes: composedNames(attributes),
    is_stocked,
  };
}

function composedNames(attributes: ProductAttributes): ProductAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name.normalize('NFC'), value]),
  );
}

/** `content` with a change laid over it. `attributes` are replaced as a whole. */
export function changedContent(content: ProductContent, change: Partial<GivenContent>): ProductContent {
  return wholeContent({ ...content, ...change });
}

/** True if both say the same, whatever the order of their attributes. */
export function isSameContent(a: ProductContent, b: ProductContent): boolean {
  return (
    a.name === b.name &&
    a.description === b.description &&
    a.category === b.category &&
    isSamePrice(a, b) &&
    a.is_stocked === b.is_stocked &&
    isSameAttributes(a.attributes, b.attributes)
  );
}

export function isSamePrice(
  a: Pick<ProductContent, 'price_minor' | 'currency'>,
  b: Pick<ProductContent, 'price_minor' | 'currency'>,
): boolean {
  return a.price_minor === b.price_minor && a.currency === b.currency;
}

function isSameAttributes(a: ProductAttributes, b: ProductAttributes): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
  );
}
