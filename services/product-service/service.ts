import type { ServiceModel } from '@platform/contracts/service-model.ts';
import { stockAvailabilityChanged } from '@platform/contracts/shop/inventory-messages.ts';

/** The catalogue: products, categories and prices. */
export const service: ServiceModel = {
  name: 'product-service',
  part: 'shop',
  port: 8003,
  // For searching: parts of words, and how far words are from each other.
  database: { name: 'products', poolSize: 4, extensions: ['pg_trgm', 'fuzzystrmatch'] },
  usesBus: true,
  listensTo: [stockAvailabilityChanged],
  usesCache: true,
  routes: [
    { path: '/api/products/lookup', access: { POST: 'public' } },
    {
      path: '/api/products/import',
      access: { POST: 'admin' },
      maxBodyKib: 8192,
      timeoutMs: 120_000,
      priority: 'background',
    },
    { path: '/api/products/*', access: { GET: 'public' } },
    { path: '/api/categories/*', access: { GET: 'public' } },
  ],
  scale: { minimum: 2, maximum: 8, memoryMib: 256 },
};
