import type { Cart, ProductAvailability, ProductQuote } from '@platform/api-client/operations.ts';
import type { CartItem } from './guest-cart.ts';

export interface CartLine extends CartItem {
  readonly name: string;
  /** Undefined when it is no longer sold. */
  readonly unitPriceMinor: number | undefined;
  readonly currency: string | undefined;
  /** What one cost when it was put in, if it costs something else now. Of a guest's cart nobody knows. */
  readonly previousPriceMinor: number | undefined;
  /** True for what was sold once, and can still be read about. */
  readonly isArchived: boolean;
  /** Undefined while nobody knows. */
  readonly availability: ProductAvailability | undefined;
  /** False for a service, or what comes by mail. */
  readonly isCarried: boolean;
}

/** A line of an account's cart. */
export function accountLine({ sku, quantity, name, availability, ...item }: Cart['items'][number]): CartLine {
  return {
    sku,
    quantity,
    name: name ?? sku,
    unitPriceMinor: item.is_sold ? (item.unit_price_minor ?? undefined) : undefined,
    currency: item.currency ?? undefined,
    previousPriceMinor: item.previous_unit_price_minor ?? undefined,
    isArchived: item.is_archived,
    availability,
    isCarried: availability !== 'not-stocked',
  };
}

/** A line of a guest's cart, of what the catalogue says now; undefined for what it does not know. */
export function guestLine({ sku, quantity }: CartItem, product: ProductQuote | undefined): CartLine {
  const sold = product?.is_archived ? undefined : product;
  return {
    sku,
    quantity,
    name: product?.name ?? sku,
    unitPriceMinor: sold?.price_minor,
    currency: sold?.currency,
    previousPriceMinor: undefined,
    isArchived: product?.is_archived ?? false,
    availability: product?.availability,
    isCarried: product?.is_stocked ?? true,
  };
}
