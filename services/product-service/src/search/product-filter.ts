import { type Statement, sql } from '@platform/database/sql.ts';

/** Which products a list is of. */
export interface ProductFilter {
  /** A PostgreSQL tsquery. */
  readonly tsquery: string | undefined;
  readonly category: string | undefined;
  readonly currency: string | undefined;
  readonly minPriceMinor: number;
  readonly maxPriceMinor: number;
  readonly includesArchived: boolean;
  /** Only what can be had. */
  readonly isInStock: boolean;
}

/** True of the products that fit, whatever they cost, and whether or not they can be had. */
export function hasWhatIsAskedSql({
  tsquery,
  category,
  currency,
  includesArchived,
}: ProductFilter): Statement {
  const matches = tsquery === undefined ? sql.empty : sql`and search @@ to_tsquery('english', ${tsquery})`;
  return sql`(not is_archived or ${includesArchived})
      and (${category ?? null}::text is null or category = ${category ?? null})
      and (${currency ?? null}::text is null or currency = ${currency ?? null}) ${matches}`;
}

export function hasPriceSql({ minPriceMinor, maxPriceMinor }: ProductFilter): Statement {
  return sql`price_minor between ${minPriceMinor} and ${maxPriceMinor}`;
}
