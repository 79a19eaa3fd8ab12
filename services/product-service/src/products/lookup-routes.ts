import { ProductLookupRequest, ProductLookupResponse } from '@platform/contracts/shop/http/product-http.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { CatalogueCache } from '../cache/catalogue-cache.ts';

/** Many products by sku: what order-service prices carts and orders with. */
export function lookupRoutes(app: App, { cache }: { readonly cache: CatalogueCache }): void {
  app.post(
    '/api/products/lookup',
    {
      ...access.public,
      schema: {
        summary: 'What a checkout needs to know of many products',
        body: ProductLookupRequest,
        response: { 200: ProductLookupResponse },
      },
    },
    async ({ body }) => {
      const skus = [...new Set(body.skus.map((sku) => sku.toUpperCase()))];
      const quotes = await cache.quotes(skus);
      return { products: [...quotes.values()], unknown: skus.filter((sku) => !quotes.has(sku)) };
    },
  );
}
