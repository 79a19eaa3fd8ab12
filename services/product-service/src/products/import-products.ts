import type { ProductImportResponse, ProductRequest } from '@platform/contracts/shop/http/product-http.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { ensureCategories } from '../categories/category-repository.ts';
import { announce } from './announce.ts';
import type { CatalogueDeps } from './change-product.ts';
import type { ProductRow } from './product.ts';
import { wholeContent } from './product-content.ts';

/**
 * Brings products to the state given, by sku: makes what is missing, changes what differs, leaves the rest, and
 * tells of each that it wrote. Categories that are missing are made. Archived products stay archived.
 */
export async function importProducts(
  { database, outbox, cache }: CatalogueDeps,
  given: readonly ProductRequest[],
  actor: string,
): Promise<ProductImportResponse> {
  const products = given.map((product) => ({ sku: product.sku.toUpperCase(), ...wholeContent(product) }));
  const categories = products.flatMap(({ category }) => (category === null ? [] : [category]));
  try {
    return await database.transaction(async (tx) => {
      await ensureCategories(tx, [...new Set(categories)]);
      const written = await upsert(tx, products, actor);
      // An import leaves is_archived alone, so no event of it is an archival.
      await announce(
        tx,
        outbox,
        written.map((product) => ({ product, before: product.version === 1 ? undefined : product })),
      );
      const created = written.filter(({ version }) => version === 1).length;
      return {
        created,
        updated: written.length - created,
        unchanged: products.length - written.length,
      };
    });
  } finally {
    await cache.forget(products.map(({ sku }) => sku));
  }
}

/** Inserts and updates in one statement; returns the rows it wrote. A new one has version 1. */
function upsert(tx: Transaction, products: readonly { sku: string }[], actor: string): Promise<ProductRow[]> {
  return tx.query<ProductRow>(sql`
    with written as (
      insert into product (sku, name, description, category, price_minor, currency, attributes, is_stocked)
      select sku, name, description, category, price_minor, currency, attributes, is_stocked
      from jsonb_to_recordset(${JSON.stringify(products)}::jsonb) as given (sku text, name text, description text,
        category text, price_minor bigint, currency text, attributes jsonb, is_stocked boolean)
      order by sku collate "C"
      on conflict (sku) do update set
        name = excluded.name, description = excluded.description, category = excluded.category,
        price_minor = excluded.price_minor, currency = excluded.currency, attributes = excluded.attributes,
        is_stocked = excluded.is_stocked,
        version = product.version + 1,
        price_version = case
          when (product.price_minor, product.currency) is distinct from (excluded.price_minor, excluded.currency)
          then product.version + 1 else product.price_version end,
        updated_at = now()
      where (product.name, product.description, product.category, product.price_minor, product.currency,
          product.attributes, product.is_stocked)
        is distinct from (excluded.name, excluded.description, excluded.category, excluded.price_minor,
          excluded.currency, excluded.attributes, excluded.is_stocked)
      returning sku, name, description, category, price_minor, currency, attributes, is_stocked, is_archived, version,
        price_version, created_at, updated_at
    ), priced as (
      insert into product_price (sku, version, price_minor, currency, actor)
      select sku, version, price_minor, currency, ${actor} from written where price_version = version
    )
    select * from written order by sku`);
}
