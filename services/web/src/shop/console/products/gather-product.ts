import type { PricePage, Product, ProductPage, StockLevel } from '@platform/api-client/operations.ts';
import { filtersOf } from '../../../console/lists/filter-form.ts';
import { CALL, orNone, type Part, part } from '../../../console/parts/part.ts';
import type { Visitor } from '../../../session/visitor.ts';

const PAGE = 50;
const PRICES = 20;

/** The catalogue; with `archived=1` also what is sold no longer. */
export async function gatherProducts({ api }: Visitor, params: URLSearchParams): Promise<Part<ProductPage>> {
  const { archived, ...filters } = filtersOf(params, 'q', 'archived');
  const query = { ...filters, include_archived: archived === '1', limit: PAGE };
  return part(api.call('GET /api/products', { query }, CALL));
}

export interface ManagedProduct {
  readonly product: Product;
  readonly prices: Part<PricePage>;
  /** Undefined before anything was put there. */
  readonly level: Part<StockLevel | undefined>;
}

/** A product as it is now. Throws ApiError 404 when there is none. */
export async function gatherManagedProduct({ api }: Visitor, sku: string): Promise<ManagedProduct> {
  const path = { sku };
  const [product, prices, level] = await Promise.all([
    api.call('GET /api/products/{sku}', { path }),
    part(api.call('GET /api/products/{sku}/prices', { path, query: { limit: PRICES } }, CALL)),
    part(orNone(api.call('GET /api/stock/{sku}', { path }, CALL))),
  ]);
  return { product, prices, level };
}
