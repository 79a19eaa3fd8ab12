import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { firstIdAt } from '@platform/messaging/wire/uuid-v7.ts';
import type { JournalKind } from '../moves/saga-move.ts';
import type { SagaStatus } from '../saga-state.ts';

/** One line of a list. */
export interface SagaSummary {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly status: SagaStatus;
  readonly step: string | null;
  readonly direction: 'forward' | 'backward';
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
  readonly type?: string | undefined;
  /** The step whose answer is awaited. */
  readonly step?: string | undefined;
  readonly isOverdue?: boolean | undefined;
  /** RFC 3339: started from then on. */
  readonly since?: string | undefined;
  /** The `id` of the last one of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

const UNFINISHED: readonly SagaStatus[] = ['running', 'compensating', 'stuck'];

/** Part of the text, so that the planner knows how few are of it, whatever else is asked for. */
const STATUS: Readonly<Record<SagaStatus, Statement>> = {
  running: sql`'running'`,
  compensating: sql`'compensating'`,
  stuck: sql`'stuck'`,
  completed: sql`'completed'`,
  compensated: sql`'compensated'`,
  cancelled: sql`'cancelled'`,
};

/** By how much the time in an id, of a process's clock, may differ from `started_at`, of the database's. */
const ID_SLACK_MS = 3_600_000;

/** Instances that fit `filter`, newest first: ids are UUIDv7, so their order is that of time. */
export function listSagas(database: Queryable, filter: SagaFilter): Promise<SagaSummary[]> {
  const { status, step, isOverdue } = filter;
  if (status !== undefined) return database.query<SagaSummary>(pageSql(filter));
  // Only what is under way is at a step, or late. That is little beside all that has ended, and each status has its index.
  if (step === undefined && isOverdue !== true) return database.query<SagaSummary>(pageSql(filter));
  const pages = UNFINISHED.map((status) => sql`(${pageSql({ ...filter, status })})`);
  return database.query<SagaSummary>(
    sql`select * from (${sql.join(pages, ' union all ')}) as page order by id desc limit ${filter.limit}`,
  );
}

function pageSql({ status, type, step, isOverdue, since, before, limit }: SagaFilter): Statement {
  const where = sql.where([
    status !== undefined && sql`status = ${STATUS[status]}`,
    type !== undefined && sql`type = ${type}`,
    step !== undefined && sql`step = ${step}`,
    isOverdue !== undefined && sql`is_overdue = ${isOverdue}`,
    since !== undefined && sql`started_at >= ${since} and id >= ${firstIdAt(slackBefore(since))}`,
    before !== undefined && sql`id < ${before}`,
  ]);
  return sql`select ${SUMMARY} from saga_overview ${where} order by id desc limit ${limit}`;
}

function slackBefore(time: string): string {
  return new Date(Date.parse(time) - ID_SLACK_MS).toISOString();
}

/** One instance with its journal; undefined if there is none. */
export async function findSaga(database: Queryable, id: string): Promise<SagaDetails | undefined> {
  const [[saga], journal] = await Promise.all([
    database.query<Omit<SagaDetails, 'journal'>>(
      sql`select ${SUMMARY}, saga.done, saga.facts
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
    'direction',
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
