import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';

/**
 * Condition: the broker has not confirmed the message yet. `id` and `correlationId` are expressions of type uuid: the
 * message's, and that of the process it belongs to.
 */
export function isWaitingInOutboxSql(id: Statement, correlationId: Statement): Statement {
  return sql`outbox_is_waiting(${id}, ${correlationId})`;
}

/**
 * Part of a statement of the relay: notes when the broker had what was written at `$param`, an array of seconds since
 * 1970, one in a second at most. What it had within a second, as nearly always, is not noted.
 */
export function noteLateSql(param: number): string {
  return `insert into outbox_late (written_at, confirmed_at)
    select date_trunc('second', to_timestamp(at)), now() from unnest($${param}::float8[]) as at
    where to_timestamp(at) < now() - interval '1 second'
    on conflict (written_at) do update set confirmed_at = excluded.confirmed_at`;
}

/**
 * Expression: when the broker at the latest had what was written at `writtenAt`, an expression that is `now()` of the
 * writing transaction; null if that was at once, or more than a day ago. That a message is sent and that it was late
 * commit together, so that one statement sees a message waiting or noted.
 */
export function confirmedLateAtSql(writtenAt: Statement): Statement {
  // In a subquery of its own, so that no column of the table takes the place of a name in the expression.
  return sql`(select late.confirmed_at from (select ${writtenAt} as at) as message
    join outbox_late as late on late.written_at = date_trunc('second', message.at))`;
}

/** Removes notes older than a day: nobody waits for an answer that long. */
export async function purgeLateConfirms(database: Queryable): Promise<void> {
  await database.query(sql`delete from outbox_late where confirmed_at < now() - interval '1 day'`);
}
