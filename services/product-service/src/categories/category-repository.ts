import type { CategoryResponse } from '@platform/contracts/shop/http/product-http.ts';
import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import { timestampSql } from '@platform/database/timestamp-text.ts';

export interface CategoryContent {
  readonly name: string;
  readonly description: string;
}

const COUNTED = sql`select c.slug, c.name, c.description, c.version,
  ${timestampSql('c.created_at')} as created_at, ${timestampSql('c.updated_at')} as updated_at,
  (select count(*) from product p where p.category = c.slug and not p.is_archived) as product_count
  from category c`;

/** Categories in the order of their slugs. */
export function listCategories(
  database: Queryable,
  after: string,
  limit: number,
): Promise<CategoryResponse[]> {
  return database.query<CategoryResponse>(
    sql`${COUNTED} where c.slug > ${after} order by c.slug limit ${limit}`,
  );
}

export async function findCategory(database: Queryable, slug: string): Promise<CategoryResponse | undefined> {
  const [row] = await database.query<CategoryResponse>(sql`${COUNTED} where c.slug = ${slug}`);
  return row;
}

/** The category once this transaction may change or delete it. */
export async function lockCategory(tx: Transaction, slug: string): Promise<CategoryResponse | undefined> {
  const [row] = await tx.query<CategoryResponse>(sql`${COUNTED} where c.slug = ${slug} for update of c`);
  return row;
}

/** False when the slug is taken. */
export async function insertCategory(
  database: Queryable,
  slug: string,
  { name, description }: CategoryContent,
): Promise<boolean> {
  const rows = await database.query(sql`
    insert into category (slug, name, description) values (${slug}, ${name}, ${description})
    on conflict (slug) do nothing returning slug`);
  return rows.length > 0;
}

export async function updateCategory(
  tx: Transaction,
  slug: string,
  { name, description }: CategoryContent,
): Promise<void> {
  await tx.query(sql`
    update category set name = ${name}, description = ${description}, version = version + 1, updated_at = now()
    where slug = ${slug}`);
}

export async function deleteCategory(tx: Transaction, slug: string): Promise<void> {
  await tx.query(sql`delete from category where slug = ${slug}`);
}

/** Makes the categories that are missing, named after their slugs. */
export async function ensureCategories(tx: Transaction, slugs: readonly string[]): Promise<void> {
  if (slugs.length === 0) return;
  const sorted = slugs.toSorted();
  await tx.query(sql`
    insert into category (slug, name)
    select * from unnest(${sorted}::text[], ${sorted.map(nameOfSlug)}::text[])
    on conflict (slug) do nothing`);
}

function nameOfSlug(slug: string): string {
  return slug.charAt(0).toUpperCase() + slug.slice(1).replaceAll('-', ' ');
}
