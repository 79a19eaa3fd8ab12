import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { AVAILABILITY, CAN_BE_HAD } from '../availability/availability-repository.ts';
import type { ProductRow } from '../products/product.ts';
import { hasPriceSql, hasWhatIsAskedSql, type ProductFilter } from './product-filter.ts';
import { type SortOrder, sortKey } from './sort-order.ts';

/** Where a page begins: after the product with this key. */
export interface SearchPosition {
  readonly key: string | number;
  readonly sku: string;
}

export interface FoundProduct extends ProductRow {
  readonly sort_key: string | number;
}

/**
 * One page of products. The filters are parameters, not parts of the text: few texts are prepared, whatever is
 * asked for.
 */
export function searchProducts(
  database: Queryable,
  filter: ProductFilter,
  order: SortOrder,
  after: SearchPosition | undefined,
  limit: number,
): Promise<FoundProduct[]> {
  const { expression, type } = sortKey(order, filter.tsquery);
  const stock = filter.isInStock ? sql`and ${CAN_BE_HAD}` : sql.empty;
  const isAfter =
    after === undefined
      ? sql.empty
      : sql`and (${expression}, sku) > (${after.key}::${type}, ${after.sku}::text)`;
  return database.query<FoundProduct>(sql`
    select sku, name, description, category, price_minor, currency, attributes, is_stocked, is_archived, version,
      price_version, created_at, updated_at, ${AVAILABILITY}, ${expression} as sort_key
    from product
    where ${hasWhatIsAskedSql(filter)} and ${hasPriceSql(filter)} ${stock} ${isAfter}
    order by ${expression}, sku limit ${limit}`);
}
