import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { timestampSql } from '@platform/database/timestamp-text.ts';

export interface PricePoint {
  /** The product's version that brought it. */
  readonly version: number;
  readonly price_minor: number;
  readonly currency: string;
  readonly actor: string;
  readonly at: string;
}

/** Prices of a product, newest first, of versions below `before`. */
export function listPrices(
  database: Queryable,
  sku: string,
  before: number,
  limit: number,
): Promise<PricePoint[]> {
  return database.query<PricePoint>(sql`
    select version, price_minor, currency, actor, ${timestampSql('at')} as at from product_price
    where sku = ${sku} and version < ${before}::integer order by version desc limit ${limit}`);
}
