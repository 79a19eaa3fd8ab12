import { ProductImportRequest, ProductImportResponse } from '@platform/contracts/shop/http/product-http.ts';
import { access, principalOf } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { HttpProblem, invalidFields } from '@platform/service-defaults/problems/problem.ts';
import type { CatalogueDeps } from './change-product.ts';
import { importProducts } from './import-products.ts';

// A thousand products with long descriptions.
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

export function importRoutes(app: App, deps: CatalogueDeps): void {
  app.post(
    '/api/products/import',
    {
      ...access.roles('admin'),
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        summary: 'Bring many products to the state given, all or none',
        description: 'The same import again changes nothing. Categories that are missing are made.',
        body: ProductImportRequest,
        response: { 200: ProductImportResponse },
      },
    },
    async (request) => {
      refuseRepeatedSkus(request.body.products);
      return importProducts(deps, request.body.products, principalOf(request).userId);
    },
  );
}

/** Which of two lines with one sku should hold? Throws a 422 that names the later ones. */
function refuseRepeatedSkus(products: readonly { readonly sku: string }[]): void {
  const seen = new Set<string>();
  const errors = products.flatMap(({ sku }, i) => {
    const isRepeated = seen.has(sku.toUpperCase());
    seen.add(sku.toUpperCase());
    return isRepeated ? [{ field: `products.${i}.sku`, message: 'stands in the list before' }] : [];
  });
  if (errors.length > 0) throw new HttpProblem(invalidFields(errors));
}
