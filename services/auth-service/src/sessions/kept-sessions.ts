import { sql } from '@platform/database/sql.ts';
import type { Kept } from '@platform/service-defaults/retention.ts';

/** Sessions that are over stay this long, for whoever asks what happened. */
const KEPT_DAYS = 7;

/** Sessions that have been over for a week, with their tokens. */
export const keptSessions: Kept = {
  what: 'sessions',
  removal: (limit) => sql`
    delete from session where id = any(array(
      select id from session where over_at < now() - make_interval(days => ${KEPT_DAYS})
      order by over_at limit ${limit} for update skip locked))
    returning true`,
};
