import type { Queryable } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';

const BATCH = 1000;

/** Removes events older than 400 days, the limit that the table itself keeps; in batches. Returns how many. */
export async function purgeSecurityEvents(database: Queryable): Promise<number> {
  for (let purged = 0; ; ) {
    const gone = await database.query(sql`
      delete from security_event where event_id = any(array(
        select event_id from security_event where at < now() - interval '400 days'
        order by at limit ${BATCH} for update skip locked))
      returning true`);
    purged += gone.length;
    if (gone.length < BATCH) return purged;
  }
}
