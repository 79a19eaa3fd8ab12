/** What of the shop is open to anybody: its window. */
export const openRoutes: readonly string[] = [
  'GET /api/products',
  'GET /api/products/{sku}',
  'GET /api/products/{sku}/prices',
  'POST /api/products/lookup',
  'GET /api/categories',
  'GET /api/categories/{slug}',
];
