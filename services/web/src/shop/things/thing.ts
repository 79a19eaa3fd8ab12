import type { Product, ProductAvailability } from '@platform/api-client/operations.ts';
import { moneyText } from '../parts/money.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { availabilityOf } from './availability.ts';

/** A product, as pages show it. */
export interface Thing {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string | null;
  readonly price: string;
  readonly availability: ProductAvailability | undefined;
  /** Address of its page. */
  readonly href: string;
  /** Address of its picture. */
  readonly picture: string;
}

export function thingOf(product: Product, pictures: Pictures): Thing {
  const { sku, name, description, category, price_minor, currency } = product;
  return {
    sku,
    name,
    description,
    category,
    price: moneyText(price_minor, currency),
    availability: availabilityOf(product),
    href: productAddress(sku),
    picture: pictures.addressOf(product),
  };
}

export function productAddress(sku: string): string {
  return `/p/${encodeURIComponent(sku)}`;
}
