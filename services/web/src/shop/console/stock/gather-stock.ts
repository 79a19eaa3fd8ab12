import type { StockLevel, StockLevelPage, StockMovementPage } from '@platform/api-client/operations.ts';
import { filtersOf } from '../../../console/lists/filter-form.ts';
import type { ListQuery } from '../../../console/lists/list-query.ts';
import { CALL, orNone, type Part, part } from '../../../console/parts/part.ts';
import type { Visitor } from '../../../session/visitor.ts';

const PAGE = 50;

/** Levels in sku order: of skus that begin with `prefix`, and of which at most `max` are available. */
export async function gatherStock({ api }: Visitor, params: URLSearchParams): Promise<Part<StockLevelPage>> {
  const { max, ...filters } = filtersOf(params, 'prefix', 'max');
  const most = max === undefined ? {} : { max_available: Number(max) };
  const query: ListQuery<'GET /api/stock'> = { ...filters, ...most, limit: PAGE };
  return part(api.call('GET /api/stock', { query }, CALL));
}

export interface SkuStock {
  readonly sku: string;
  /** Undefined before anything was put there. */
  readonly level: Part<StockLevel | undefined>;
  readonly movements: Part<StockMovementPage | undefined>;
}

/** What there is of one sku, and how it came to that. */
export async function gatherSku({ api }: Visitor, sku: string, params: URLSearchParams): Promise<SkuStock> {
  const path = { sku };
  const query = { ...filtersOf(params), limit: PAGE };
  const [level, movements] = await Promise.all([
    part(orNone(api.call('GET /api/stock/{sku}', { path }, CALL))),
    part(orNone(api.call('GET /api/stock/{sku}/movements', { path, query }, CALL))),
  ]);
  return { sku: sku.toUpperCase(), level, movements };
}
