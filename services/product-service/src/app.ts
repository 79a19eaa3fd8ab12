import type { App } from '@platform/service-defaults/http/app.ts';
import { createHttpApp } from '@platform/service-defaults/http/http-app.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { registerCategoryRoutes } from './categories/category-routes.ts';
import type { CatalogueDeps } from './products/change-product.ts';
import { registerImportRoutes } from './products/import-routes.ts';
import { registerLookupRoutes } from './products/lookup-routes.ts';
import { registerPriceRoutes } from './products/price-routes.ts';
import { registerProductRoutes } from './products/product-routes.ts';
import { registerSearchRoutes } from './search/search-routes.ts';

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
  registerSearchRoutes(app, deps);
  registerLookupRoutes(app, deps);
  registerImportRoutes(app, deps);
  registerProductRoutes(app, deps);
  registerPriceRoutes(app, deps);
  registerCategoryRoutes(app, deps);
  return app;
}
