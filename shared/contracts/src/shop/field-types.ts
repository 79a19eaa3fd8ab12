import { type Static, Type } from '@platform/schema/type.ts';

/** Money is a whole number of the currency's minor unit (pence), with its currency; never a fraction. */
export const AmountMinor = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** ISO 4217. */
export const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
/** Upper case; letters, digits, space, `_`, `-`, `.`, `/`. Spaces and `_` occur in real retailers' codes. */
export const Sku = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Z0-9][A-Z0-9 _./-]*$' });
/**
 * A sku as people type it, in any case and without blanks around it; it is upper-cased before anything else. A part
 * between slashes that is `.` or `..` is refused: no address can name it (RFC 3986, section 5.2.4).
 */
const SKU_INPUT = /^(?!.*\/\.{1,2}(?:\/|$))[A-Za-z0-9](?:[A-Za-z0-9 _./-]*[A-Za-z0-9_./-])?$/;
export const SkuInput = Type.String({
  minLength: 1,
  maxLength: 64,
  'x-form': {
    pattern: SKU_INPUT.source,
    says:
      'must be letters A to Z, digits, spaces, and _ - . /, beginning with a letter or digit, ' +
      'without a space at its end, and without . or .. between slashes',
  },
});

/** True for what can be a sku, in any case; for those that come from elsewhere than a request. */
export function isSku(text: string): boolean {
  return text.length <= 64 && SKU_INPUT.test(text);
}

/** What skus begin with. */
export const SkuPrefix = Type.String({
  maxLength: 64,
  pattern: '^[A-Za-z0-9 _./-]*$',
  description: 'Skus that begin so',
});
/** The most units of one product in one message. */
export const MOST_UNITS = 1_000_000;

export const Quantity = Type.Integer({ minimum: 1, maximum: MOST_UNITS });

/** What becomes of goods that came back: onto the shelf again, or away as they cannot be sold. */
export const Disposition = Type.Enum(['restock', 'write-off'], { title: 'Disposition' });
export type Disposition = Static<typeof Disposition>;

/** Some units of a product, and what each of them cost. */
export const PricedLine = Type.Object({ sku: Sku, quantity: Quantity, unit_price_minor: AmountMinor });
