import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

export interface PriceRow {
  /** The product's version that brought it. */
  readonly version: number;
  readonly price_minor: number;
  readonly currency: string;
  readonly actor: string;
  readonly at: Date;
}

/** Prices of a product, newest first, of versions below `before`. */
export function listPrices(
  database: Queryable,
  sku: string,
  before: number,
  limit: number,
): Promise<PriceRow[]> {
  return database.query<PriceRow>(sql`
    select version, price_minor, currency, actor, at from product_price
    where sku = ${sku} and version < ${before}::integer order by version desc limit ${limit}`);
}
