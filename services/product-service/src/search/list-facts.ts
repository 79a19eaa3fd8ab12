import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { CAN_BE_HAD_OF_MANY } from '../availability/availability-repository.ts';
import { hasPriceSql, hasWhatIsAskedSql, type ProductFilter } from './product-filter.ts';

/** What is true of all pages of a list. */
export interface ListFacts {
  readonly total: number;
  /** Of what would be listed without bounds of the price; null if nothing would. */
  readonly priceRange: { readonly minMinor: number; readonly maxMinor: number } | null;
}

export const NO_FACTS: ListFacts = { total: 0, priceRange: null };

interface FactsRow {
  readonly total: number;
  readonly min: number | null;
  readonly max: number | null;
}

/** Reads every product that fits: keep the answer, as `CountMemory` does. */
export async function readListFacts(database: Queryable, filter: ProductFilter): Promise<ListFacts> {
  const stock = filter.isInStock ? sql`and ${CAN_BE_HAD_OF_MANY}` : sql.empty;
  const [row] = await database.query<FactsRow>(sql`
    select count(*) filter (where ${hasPriceSql(filter)}) as total, min(price_minor), max(price_minor)
    from product where ${hasWhatIsAskedSql(filter)} ${stock}`);
  if (row === undefined || row.min === null || row.max === null) return NO_FACTS;
  return { total: row.total, priceRange: { minMinor: row.min, maxMinor: row.max } };
}
