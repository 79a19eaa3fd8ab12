import type { Queryable } from '@platform/database/database.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

/** Condition: the broker has not confirmed the message yet. `id` is an expression of type uuid. */
export function isWaitingInOutbox(id: Statement): Statement {
  return sql`exists (select from outbox where outbox.id = ${id})`;
}

/**
 * Expression: when the broker at the latest had what was written at `writtenAt`, an expression that is `now()` of the
 * writing transaction; null if that was at once, or more than a day ago. A removal and its note commit together, so
 * that one statement sees a message waiting or noted.
 */
export function confirmedLateAt(writtenAt: Statement): Statement {
  return sql`(select confirmed_at from outbox_late where written_at = date_trunc('second', ${writtenAt}))`;
}

/** Removes notes older than a day: nobody waits for an answer that long. */
export async function purgeLateConfirms(database: Queryable): Promise<void> {
  await database.query(sql`delete from outbox_late where confirmed_at < now() - interval '1 day'`);
}
