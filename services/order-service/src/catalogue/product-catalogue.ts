import type { HttpClient } from '@platform/resilience/http-client.ts';

export interface CatalogueProduct {
  readonly sku: string;
  readonly name: string;
  readonly priceMinor: number;
  readonly currency: string;
  readonly isStocked: boolean;
  readonly isArchived: boolean;
}

/** What order-service asks of the catalogue. */
export interface ProductCatalogue {
  /** The products of `skus` that exist. Throws when product-service cannot answer: no order without prices. */
  lookup(skus: readonly string[]): Promise<ReadonlyMap<string, CatalogueProduct>>;
}

interface LookupAnswer {
  readonly products: readonly {
    readonly sku: string;
    readonly name: string;
    readonly price_minor: number;
    readonly currency: string;
    readonly is_stocked: boolean;
    readonly is_archived: boolean;
  }[];
}

/** The catalogue of product-service, asked over HTTP. */
export function remoteCatalogue(client: HttpClient): ProductCatalogue {
  return {
    async lookup(skus) {
      const { products } = await client.request<LookupAnswer>({
        method: 'POST',
        path: '/api/products/lookup',
        body: { skus: [...new Set(skus)] },
        isIdempotent: true, // A query, although its list of skus is too long for a URL.
      });
      return new Map(
        products.map((product) => [
          product.sku,
          {
            sku: product.sku,
            name: product.name,
            priceMinor: product.price_minor,
            currency: product.currency,
            isStocked: product.is_stocked,
            isArchived: product.is_archived,
          },
        ]),
      );
    },
  };
}
