import type { Product } from '@platform/api-client/operations.ts';
import { type Answers, problem } from '../stand-in-gateway.ts';

const AT = '2026-11-30T09:00:00.000Z';

export function aProduct(sku: string, more: Partial<Product> = {}): Product {
  return {
    sku,
    name: `Thing ${sku}`,
    description: 'Made well.',
    category: 'lighting',
    price_minor: 1250,
    currency: 'GBP',
    attributes: {},
    is_stocked: true,
    is_archived: false,
    version: 1,
    created_at: AT,
    updated_at: AT,
    ...more,
  };
}

export function aList(items: readonly Product[], more: object = {}) {
  const prices = items.map(({ price_minor }) => price_minor);
  const range = { min_minor: Math.min(...prices), max_minor: Math.max(...prices) };
  const price_range = items.length === 0 ? null : range;
  return { items, next_cursor: null, total: items.length, corrections: [], price_range, ...more };
}

/** A catalogue of one category that has these. */
export function catalogueOf(products: readonly Product[]): Answers {
  const category = {
    slug: 'lighting',
    name: 'Lighting',
    description: 'Lamps and lanterns.',
    product_count: products.length,
    version: 1,
    created_at: AT,
    updated_at: AT,
  };
  return {
    'GET /api/products': aList(products),
    'GET /api/categories': { items: [category], next_cursor: null },
    'GET /api/products/{sku}': ({ path }) => {
      const found = products.find(({ sku }) => sku === String(path.sku).toUpperCase());
      if (found === undefined) throw problem(404, 'not-found');
      return found;
    },
    'GET /api/products/{sku}/prices': {
      items: [{ price_minor: 1250, currency: 'GBP', version: 1, at: AT }],
      next_cursor: null,
    },
  };
}
