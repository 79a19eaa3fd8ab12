import type { Queryable } from '@platform/database/queryable.ts';
import { sql } from '@platform/database/sql.ts';
import type { JournalKind } from '../moves/saga-move.ts';
import type { SagaStatus } from '../saga-state.ts';

/** One line of a list. */
export interface SagaSummary {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly status: SagaStatus;
  readonly step: string | null;
  readonly attempt: number;
  readonly failure_code: string | null;
  readonly failure_reason: string | null;
  readonly started_at: Date;
  readonly updated_at: Date;
  readonly deadline: Date | null;
  readonly is_overdue: boolean;
  /** When the sweeper looks at it again, if that is later than the deadline. */
  readonly next_look: Date | null;
  /** How often in a row it could not move. */
  readonly failures: number;
  /** Why not, the last time. */
  readonly last_error: string | null;
}

export interface JournalRow {
  readonly at: Date;
  readonly kind: JournalKind;
  readonly step: string | null;
  readonly direction: 'forward' | 'backward' | null;
  readonly attempt: number | null;
  readonly message_id: string | null;
  readonly message_type: string | null;
  readonly actor: string | null;
  readonly reason: string | null;
}

export interface SagaDetails extends SagaSummary {
  readonly direction: 'forward' | 'backward';
  readonly done: readonly string[];
  readonly facts: unknown;
  readonly journal: readonly JournalRow[];
}

export interface SagaCount {
  readonly type: string;
  readonly version: number;
  readonly status: SagaStatus;
  readonly count: number;
  readonly overdue: number;
}

export interface SagaFilter {
  readonly status?: SagaStatus | undefined;
  /** The `id` of the last one of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Instances, newest first (ids are UUIDv7), of one status or of all. */
export function listSagas(
  database: Queryable,
  { status, before, limit }: SagaFilter,
): Promise<SagaSummary[]> {
  const where = sql.where([
    status !== undefined && sql`status = ${status}`,
    before !== undefined && sql`id < ${before}`,
  ]);
  return database.query<SagaSummary>(
    sql`select ${SUMMARY} from saga_overview ${where} order by id desc limit ${limit}`,
  );
}

/** One instance with its journal; undefined if there is none. */
export async function findSaga(database: Queryable, id: string): Promise<SagaDetails | undefined> {
  const [[saga], journal] = await Promise.all([
    database.query<Omit<SagaDetails, 'journal'>>(
      sql`select ${SUMMARY}, saga.direction, saga.done, saga.facts
          from saga_overview join saga using (id) where id = ${id}`,
    ),
    findJournal(database, id),
  ]);
  return saga && { ...saga, journal };
}

/** What happened to an instance, oldest first; empty if there is none. */
export function findJournal(database: Queryable, id: string): Promise<JournalRow[]> {
  return database.query<JournalRow>(
    sql`select at, kind, step, direction, attempt, message_id, message_type, actor, reason
        from saga_journal where saga_id = ${id} order by entry`,
  );
}

/** Unfinished instances by definition and status; those that ended are not counted. */
export function countUnfinishedSagas(database: Queryable): Promise<SagaCount[]> {
  return database.query<SagaCount>(
    sql`select type, version, status, count(*) as count, count(*) filter (where is_overdue) as overdue
        from saga_overview where status in ('running', 'compensating', 'stuck')
        group by type, version, status order by type, version, status`,
  );
}

/** Unfinished instances that could not move when they were last tried, by type. */
export function countFailingSagas(database: Queryable): Promise<{ type: string; count: number }[]> {
  return database.query<{ type: string; count: number }>(
    sql`select type, count(*) as count from saga
        where status in ('running', 'compensating', 'stuck') and failures > 0 group by type`,
  );
}

const SUMMARY = sql.raw(
  [
    'type',
    'version',
    'status',
    'step',
    'attempt',
    'failure_code',
    'failure_reason',
    'started_at',
    'updated_at',
  ]
    .concat(['deadline', 'is_overdue', 'next_look', 'failures', 'last_error'])
    .map((column) => `saga_overview.${column}`)
    .concat('id')
    .join(', '),
);
