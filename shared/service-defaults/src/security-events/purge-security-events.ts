import { sql } from '@platform/database/sql.ts';
import type { Kept } from '../retention.ts';

/** Events are kept for 400 days, the limit that the table itself keeps. */
export const keptSecurityEvents: Kept = {
  what: 'security events',
  removal: (limit) => sql`
    delete from security_event where event_id = any(array(
      select event_id from security_event where at < now() - interval '400 days'
      order by at limit ${limit} for update skip locked))
    returning true`,
};
