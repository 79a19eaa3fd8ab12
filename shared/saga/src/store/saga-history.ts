import { type Statement, sql } from '@platform/database/sql.ts';
import type { SagaStatus } from '../saga-state.ts';
import type { JournalRow } from './saga-queries.ts';

/** Where an instance is. */
export interface SagaPoint {
  readonly type: string;
  readonly version: number;
  readonly status: SagaStatus;
  readonly direction: 'forward' | 'backward';
  readonly step: string | null;
  readonly attempt: number;
}

/** An entry of a journal as JSON: `entry` rises with time. */
export type JournalJson = Omit<JournalRow, 'at'> & {
  readonly saga_id: string;
  readonly entry: number;
  readonly at: string;
};

/** Where the instance `id` is, as JSON; null if there is none. For a statement that reads it beside rows of its owner. */
export function sagaPointSql(id: Statement): Statement {
  return sql`(
    select json_build_object('type', type, 'version', version, 'status', status, 'direction', direction, 'step', step,
      'attempt', attempt)
    from saga where saga.id = ${id})`;
}

/** What happened to instances after the entry `after`, oldest first, as a JSON array; a null `limit` is none. */
export function journalAfterSql(ids: Statement, after: number, limit: number | null): Statement {
  return sql`(
    select coalesce(json_agg(to_json(journal) order by journal.entry), '[]') from (
      select saga_id, entry, at, kind, step, direction, attempt, message_id, message_type, actor, reason
      from saga_journal where saga_id = any(${ids}) and entry > ${after}::bigint
      order by entry limit ${limit}::bigint
    ) as journal)`;
}

/** The last entry of the journals of instances; 0 without any. */
export function lastEntrySql(ids: Statement): Statement {
  return sql`coalesce((select max(entry) from saga_journal where saga_id = any(${ids})), 0)`;
}

/** Whether one of the journals of instances has this entry. */
export function hasEntrySql(ids: Statement, entry: number): Statement {
  return sql`exists (select from saga_journal where saga_id = any(${ids}) and entry = ${entry}::bigint)`;
}
