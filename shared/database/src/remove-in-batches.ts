import type { Queryable } from './queryable.ts';
import type { Statement } from './sql.ts';

const BATCH = 1000;

/**
 * Runs `removal` again and again until nothing is left for it: a statement that removes at most `limit` rows and returns
 * one row for each. Each batch is a transaction of its own, so that none is long. Returns how many rows went.
 *
 * What is removed should be found by an index, oldest first, and past what another replica has in hand
 * (`for update skip locked`): a clean-up then costs what it removes, however large the table is.
 */
export async function removeInBatches(
  db: Queryable,
  removal: (limit: number) => Statement,
  limit = BATCH,
): Promise<number> {
  for (let removed = 0; ; ) {
    const rows = await db.query(removal(limit));
    removed += rows.length;
    if (rows.length < limit) return removed;
  }
}
