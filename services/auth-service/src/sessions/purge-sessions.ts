import type { Queryable } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';

const BATCH = 500;
/** Sessions that are over stay this long, for whoever asks what happened. */
const KEPT_DAYS = 7;

/**
 * Removes sessions that have been over for a week, with their tokens; in batches, so that no long transaction arises,
 * and past rows that another replica is removing. Returns how many.
 */
export async function purgeSessions(database: Queryable): Promise<number> {
  for (let purged = 0; ; ) {
    const gone = await database.query<{ id: string }>(sql`
      delete from session where id = any(array(
        select id from session where over_at < now() - make_interval(days => ${KEPT_DAYS})
        order by over_at limit ${BATCH} for update skip locked))
      returning id`);
    purged += gone.length;
    if (gone.length < BATCH) return purged;
  }
}
