import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { AVAILABILITY } from '../availability/availability-repository.ts';
import type { ProductContent, ProductRow } from './product.ts';

const COLUMNS = sql`sku, name, description, category, price_minor, currency, attributes, is_stocked, is_archived, version,
  price_version, created_at, updated_at, ${AVAILABILITY}`;

export async function findProduct(database: Queryable, sku: string): Promise<ProductRow | undefined> {
  const [row] = await database.query<ProductRow>(sql`select ${COLUMNS} from product where sku = ${sku}`);
  return row;
}

/** The product as it is once this transaction may change it. */
export async function lockProduct(tx: Transaction, sku: string): Promise<ProductRow | undefined> {
  const [row] = await tx.query<ProductRow>(
    sql`select ${COLUMNS} from product where sku = ${sku} for no key update`,
  );
  return row;
}

/** Writes a new product and its first price; undefined when the sku is taken. */
export async function insertProduct(
  tx: Transaction,
  sku: string,
  content: ProductContent,
  actor: string,
): Promise<ProductRow | undefined> {
  const [row] = await tx.query<ProductRow>(sql`
    with made as (
      insert into product (sku, name, description, category, price_minor, currency, attributes, is_stocked)
      values (${sku}, ${content.name}, ${content.description}, ${content.category}, ${content.price_minor},
        ${content.currency}, ${JSON.stringify(content.attributes)}::jsonb, ${content.is_stocked})
      on conflict (sku) do nothing
      returning ${COLUMNS}
    ), priced as (
      insert into product_price (sku, version, price_minor, currency, actor)
      select sku, version, price_minor, currency, ${actor} from made
    )
    select * from made`);
  return row;
}

/** Writes the next version of a locked product, with its price to the history if that changed. */
export async function updateProduct(
  tx: Transaction,
  sku: string,
  content: ProductContent & { readonly is_archived: boolean },
  actor: string,
): Promise<ProductRow> {
  const [row] = await tx.query<ProductRow>(sql`
    with changed as (
      update product set
        name = ${content.name}, description = ${content.description}, category = ${content.category},
        price_minor = ${content.price_minor}, currency = ${content.currency},
        attributes = ${JSON.stringify(content.attributes)}::jsonb,
        is_stocked = ${content.is_stocked}, is_archived = ${content.is_archived},
        version = version + 1,
        price_version = case
          when (price_minor, currency) is distinct from (${content.price_minor}::bigint, ${content.currency}::text)
          then version + 1 else price_version end,
        updated_at = now()
      where sku = ${sku}
      returning ${COLUMNS}
    ), priced as (
      insert into product_price (sku, version, price_minor, currency, actor)
      select sku, version, price_minor, currency, ${actor} from changed where price_version = version
    )
    select * from changed`);
  if (row === undefined) throw new Error(`product ${sku} was locked, and is gone`);
  return row;
}
