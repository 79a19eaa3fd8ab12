import type { ProductQuote } from '@platform/contracts/shop/http/product-http.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { AVAILABILITY } from '../availability/availability-repository.ts';
import type { CatalogueSource } from '../cache/catalogue-cache.ts';
import { type ProductRow, productResponse } from './product.ts';
import { findProduct } from './product-repository.ts';

type QuoteRow = Omit<ProductQuote, 'availability'> & Pick<ProductRow, 'availability'>;

/** The catalogue in the database. */
export function catalogueSource(database: Queryable): CatalogueSource {
  return {
    async loadQuotes(skus) {
      const rows = await database.query<QuoteRow>(sql`
        select sku, name, price_minor, currency, is_stocked, is_archived, ${AVAILABILITY} from product
        where sku = any (${skus}::text[])`);
      return new Map(rows.map((row) => [row.sku, quoteOf(row)]));
    },
    async loadProduct(sku) {
      const row = await findProduct(database, sku);
      return row === undefined ? undefined : productResponse(row);
    },
  };
}

function quoteOf({ availability, ...quote }: QuoteRow): ProductQuote {
  return { ...quote, ...(availability && { availability }) };
}
