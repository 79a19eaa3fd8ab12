import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { categoryRoutes } from './categories/category-routes.ts';
import type { CatalogueDeps } from './products/change-product.ts';
import { importRoutes } from './products/import-routes.ts';
import { lookupRoutes } from './products/lookup-routes.ts';
import { priceRoutes } from './products/price-routes.ts';
import { productRoutes } from './products/product-routes.ts';
import { searchRoutes } from './search/search-routes.ts';

export interface AppDeps extends CatalogueDeps {
  readonly http: HttpDefaults;
}

export function createApp({ http, ...deps }: AppDeps): App {
  const app = createHttpApp(http, {
    title: 'product-service',
    description: 'Catalogue: products, prices, categories, search',
    problems: {
      'sku-taken': 409,
      'slug-taken': 409,
      'category-in-use': 409,
      'precondition-failed': 412,
      'unknown-category': 422,
      'precondition-required': 428,
    },
  });
  searchRoutes(app, deps);
  lookupRoutes(app, deps);
  importRoutes(app, deps);
  productRoutes(app, deps);
  priceRoutes(app, deps);
  categoryRoutes(app, deps);
  return app;
}
