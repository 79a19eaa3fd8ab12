import { isSku } from '@platform/contracts/shop/field-types.ts';
import {
  MAX_LOOKUP_SKUS,
  type ProductAvailability,
  type ProductQuote,
} from '@platform/contracts/shop/http/product-http.ts';
import type { HttpClient } from '@platform/resilience/http/http-client.ts';
import { isRefusal } from '@platform/resilience/http/upstream-error.ts';

export interface CatalogueProduct {
  readonly sku: string;
  readonly name: string;
  readonly priceMinor: number;
  readonly currency: string;
  readonly isStocked: boolean;
  readonly isArchived: boolean;
  /** How much there is; undefined where the catalogue does not know. */
  readonly availability?: ProductAvailability | undefined;
}

/** What order-service asks of the catalogue. */
export interface ProductCatalogue {
  /** The products of `skus` that exist. Throws when product-service cannot answer: no order without prices. */
  lookup(skus: readonly string[]): Promise<ReadonlyMap<string, CatalogueProduct>>;
}

interface LookupAnswer {
  readonly products: readonly ProductQuote[];
}

/**
 * The catalogue of product-service, asked over HTTP. What can be no sku, or is refused as one, is not in the catalogue:
 * whoever asks names it, as any other that is unknown.
 */
export function remoteCatalogue(client: HttpClient): ProductCatalogue {
  return {
    async lookup(skus) {
      const asked = [...new Set(skus)].filter(isSku);
      const answers = await Promise.all(chunks(asked, MAX_LOOKUP_SKUS).map((some) => ask(client, some)));
      return new Map(answers.flat().map((quote) => [quote.sku, catalogueProduct(quote)]));
    },
  };
}

async function ask(client: HttpClient, skus: readonly string[]): Promise<readonly ProductQuote[]> {
  if (skus.length === 0) return [];
  try {
    return await lookup(client, skus);
  } catch (error) {
    const refused = refusedSkus(error);
    if (refused.size === 0) throw error;
    const others = skus.filter((_, i) => !refused.has(i));
    return others.length === 0 ? [] : lookup(client, others);
  }
}

async function lookup(client: HttpClient, skus: readonly string[]): Promise<readonly ProductQuote[]> {
  const { products } = await client.request<LookupAnswer>({
    method: 'POST',
    path: '/api/products/lookup',
    body: { skus },
    fieldNames: (field) => field,
    isIdempotent: true, // A query, although its list of skus is too long for a URL.
  });
  return products;
}

/** Which skus a product-service of another release does not take for skus, by their place. */
function refusedSkus(error: unknown): ReadonlySet<number> {
  if (!isRefusal(error)) return new Set();
  const places = error.errors.map(({ field }) => /^skus\.(\d+)$/.exec(field)?.[1]);
  return new Set(places.filter((place) => place !== undefined).map(Number));
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

function catalogueProduct(quote: ProductQuote): CatalogueProduct {
  return {
    sku: quote.sku,
    name: quote.name,
    priceMinor: quote.price_minor,
    currency: quote.currency,
    isStocked: quote.is_stocked,
    isArchived: quote.is_archived,
    availability: quote.availability,
  };
}
