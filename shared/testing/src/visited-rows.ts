import type { Database } from '@platform/database/database.ts';
import type { Transaction } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';

/**
 * The rows and index entries, dead ones too, that `work` walks of tables and indexes whose names begin with `prefix`.
 * Its statements are planned without their values, as those may be that the server has seen often.
 */
export function visitedRows(
  database: Database,
  prefix: string,
  work: (tx: Transaction) => Promise<unknown>,
): Promise<number> {
  return database.transaction(async (tx) => {
    await tx.query(sql`set local plan_cache_mode = force_generic_plan`);
    const before = await visited(tx, prefix);
    await work(tx);
    return (await visited(tx, prefix)) - before;
  });
}

/** Those that the session has not reported yet; it reports none within a transaction. */
async function visited(tx: Transaction, prefix: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(sql`
    select coalesce(sum(pg_stat_get_xact_tuples_returned(oid)), 0)::int as count
    from pg_class where starts_with(relname, ${prefix}) and relkind in ('r', 'i')`);
  return row?.count ?? 0;
}
