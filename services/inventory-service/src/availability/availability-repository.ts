import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

export interface ToldWord {
  readonly sku: string;
  readonly availability: 'in-stock' | 'few' | 'none';
  readonly sequence: number;
}

/** The word for the level `l`. */
function wordSql(fewAtMost: number): Statement {
  return sql`case when l.on_hand - l.reserved <= 0 then 'none'
    when l.on_hand - l.reserved <= ${fewAtMost}::bigint then 'few' else 'in-stock' end`;
}

/**
 * Brings the words of `skus` up to date; returns those that changed. Who tells of a sku holds its word, and reads the
 * level only then: of several at once the last one sees the newest level. Levels are never locked.
 */
export async function updateWords(
  tx: Transaction,
  skus: readonly string[],
  fewAtMost: number,
): Promise<ToldWord[]> {
  await tx.query(sql`
    insert into stock_availability (sku) select sku from stock_level where sku = any (${skus}::text[]) order by sku
    on conflict do nothing`);
  await tx.query(sql`
    select from stock_availability where sku = any (${skus}::text[]) order by sku for no key update`);
  return tx.query<ToldWord>(sql`
    update stock_availability a set availability = w.availability, sequence = a.sequence + 1
    from (
      select l.sku, ${wordSql(fewAtMost)} as availability from stock_level l where l.sku = any (${skus}::text[])
    ) w
    where a.sku = w.sku and a.availability is distinct from w.availability
    returning a.sku, a.availability, a.sequence`);
}

/** Skus after `after`, in order, whose word is not that of their level. */
export async function findOutdated(
  db: Queryable,
  after: string,
  fewAtMost: number,
  limit: number,
): Promise<string[]> {
  const rows = await db.query<{ sku: string }>(sql`
    select l.sku from stock_level l left join stock_availability a on a.sku = l.sku
    where l.sku > ${after} and a.availability is distinct from ${wordSql(fewAtMost)}
    order by l.sku limit ${limit}`);
  return rows.map(({ sku }) => sku);
}

/** What was told last, in order of the skus after `after`. */
export function listWords(db: Queryable, after: string, limit: number): Promise<ToldWord[]> {
  return db.query<ToldWord>(sql`
    select sku, availability, sequence from stock_availability
    where sku > ${after} and availability is not null order by sku limit ${limit}`);
}

/** The skus of reservations. */
export async function skusOfOrders(db: Queryable, orderIds: readonly string[]): Promise<string[]> {
  const rows = await db.query<{ sku: string }>(sql`
    select distinct unnest(skus) as sku from reservation where order_id = any (${orderIds}::uuid[])`);
  return rows.map(({ sku }) => sku);
}
