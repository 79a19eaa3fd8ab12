import type { Queryable, Transaction } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { Outbox } from '@platform/messaging/outbox/outbox.ts';
import { inboxKey } from '@platform/messaging/receiving/inbox-key.ts';
import { currentContext, formatTraceparent } from '@platform/telemetry/trace-context.ts';
import type { JournalEntry, Move } from '../moves/saga-move.ts';
import type { SagaDefinition } from '../saga-definition.ts';
import type { SagaState, SagaStatus } from '../saga-state.ts';

/** An instance as it was read. */
export interface StoredSaga {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly revision: number;
  readonly traceparent: string | null;
  /** Of the type that its definition knows. */
  readonly state: SagaState<unknown>;
}

export interface SagaRow {
  id: string;
  type: string;
  version: number;
  status: SagaStatus;
  direction: 'forward' | 'backward';
  step: string | null;
  attempt: number;
  done: string[];
  failure_code: string | null;
  failure_reason: string | null;
  is_cancellation: boolean;
  facts: unknown;
  revision: number;
  traceparent: string | null;
}

export const COLUMNS = sql.raw(
  `saga.id, saga.type, saga.version, saga.status, saga.direction, saga.step, saga.attempt, saga.done, saga.failure_code,
   saga.failure_reason, saga.is_cancellation, saga.facts, saga.revision, saga.traceparent`,
);

/** Reads an instance; undefined if there is none. */
export async function readSaga(database: Queryable, id: string): Promise<StoredSaga | undefined> {
  return stored(await database.query<SagaRow>(sql`select ${COLUMNS} from saga where id = ${id}`));
}

/** Reads an instance and locks it for the rest of the transaction. */
export async function lockSaga(tx: Transaction, id: string): Promise<StoredSaga | undefined> {
  return stored(await tx.query<SagaRow>(sql`select ${COLUMNS} from saga where id = ${id} for update`));
}

/** Reads an instance whose time has come; undefined if it has moved. */
export async function readOverdueSaga(database: Queryable, id: string): Promise<StoredSaga | undefined> {
  return stored(
    await database.query<SagaRow>(sql`select ${COLUMNS} from saga where id = ${id} and deadline <= now()`),
  );
}

/** Where an instance is written, and its commands with it. */
export interface SagaStore {
  readonly db: Queryable | Transaction;
  readonly outbox: Outbox;
}

/** Writes a new instance with its journal and its first command, as one statement. It fails if the id is taken. */
export async function insertSaga<Facts>(
  store: SagaStore,
  definition: SagaDefinition<Facts>,
  id: string,
  move: Move<Facts>,
): Promise<void> {
  const { state } = move;
  const context = currentContext();
  const traceparent = context === undefined ? null : formatTraceparent(context);
  const insert = sql`insert into saga (id, type, version, status, direction, step, attempt, done, facts, revision, deadline, traceparent)
    values (${id}, ${definition.type}, ${definition.version}, ${state.status}, ${state.direction}, ${state.step},
      ${state.attempt}, ${state.done}, ${JSON.stringify(state.facts)}, 1, ${deadlineSql(move.waitMs)}, ${traceparent})
    returning ${AGE}`;
  await writeMove(store, id, insert, move);
}

/**
 * Writes a move of an instance with its journal and its command, as one statement. Resolves to the age of the instance in
 * seconds; undefined, with nothing written, if it has moved since it was read.
 */
export function updateSaga<Facts>(
  store: SagaStore,
  saga: StoredSaga,
  move: Move<Facts>,
): Promise<number | undefined> {
  const { state } = move;
  const facts =
    state.facts === saga.state.facts ? sql.empty : sql`facts = ${JSON.stringify(state.facts)}::json,`;
  const update = sql`update saga set ${facts} status = ${state.status}, direction = ${state.direction}, step = ${state.step},
      attempt = ${state.attempt}, done = ${state.done}, failure_code = ${state.failure?.code ?? null},
      failure_reason = ${state.failure?.reason ?? null}, is_cancellation = ${state.failure?.isCancellation ?? false},
      deadline = ${deadlineSql(move.waitMs)}, ${move.keepsFailures === true ? sql.empty : FAILURES_FORGOTTEN}
      revision = revision + 1, updated_at = now()
    where id = ${saga.id} and revision = ${saga.revision}
    returning ${AGE}`;
  return writeMove(store, saga.id, update, move);
}

// It has moved, so it can.
const FAILURES_FORGOTTEN = sql`next_look = null, failures = 0, last_error = null,`;
const AGE = sql`extract(epoch from now() - started_at)::float8 as age_seconds`;
const HAS_MOVED = sql`exists (select from moved)`;

async function writeMove<Facts>(
  { db, outbox }: SagaStore,
  id: string,
  change: Statement,
  { command, journal }: Move<Facts>,
): Promise<number | undefined> {
  const statement = (sent: Statement, sentId?: string) =>
    sql`with moved as (${change}), noted as (${insertJournalSql(id, journal, sentId)}) ${sent}
    select age_seconds from moved`;
  const [row] =
    command === undefined
      ? await db.query<{ age_seconds: number }>(statement(sql.empty))
      : await outbox.addWith<{ age_seconds: number }>(db, [correlated(command, id)], {
          condition: HAS_MOVED,
          statement: (insert, [sentId]) => statement(sql`, sent as (${insert})`, sentId),
        });
  return row?.age_seconds;
}

function correlated(command: NonNullable<Move<unknown>['command']>, id: string): typeof command {
  return { ...command, draft: { ...command.draft, correlationId: id } };
}

function insertJournalSql(
  id: string,
  journal: readonly JournalEntry[],
  sentId: string | undefined,
): Statement {
  const rows = journal.map((entry) => {
    const messageId = entry.kind === 'sent' ? sentId : entry.messageId;
    return sql`(${entry.kind}::text, ${entry.step ?? null}::text, ${entry.direction ?? null}::text,
      ${entry.attempt ?? null}::integer, ${journaledId(messageId)}::uuid, ${entry.messageType ?? null}::text,
      ${entry.actor ?? null}::text, ${entry.reason ?? null}::text)`;
  });
  return sql`insert into saga_journal (saga_id, kind, step, direction, attempt, message_id, message_type, actor, reason)
    select ${id}::uuid, entry.* from (values ${sql.join(rows, ', ')}) as entry where ${HAS_MOVED}`;
}

// A foreign message may bear any text as its id; it is journaled as the inbox knows it.
function journaledId(messageId: string | undefined): string | null {
  return messageId === undefined ? null : inboxKey(messageId);
}

/** By the database's clock, which all replicas share. */
function deadlineSql(waitMs: number | null): Statement {
  return sql`now() + ${waitMs}::float8 * interval '1 millisecond'`;
}

function stored([row]: SagaRow[]): StoredSaga | undefined {
  return row && storedSaga(row);
}

/** An instance of what COLUMNS name. */
export function storedSaga(row: SagaRow): StoredSaga {
  const { id, type, version, revision, traceparent } = row;
  return { id, type, version, revision, traceparent, state: stateOf(row) };
}

function stateOf(row: SagaRow): SagaState<unknown> {
  const { status, direction, step, attempt, done, facts, failure_code, failure_reason, is_cancellation } =
    row;
  const failure =
    failure_code === null
      ? null
      : { code: failure_code, reason: failure_reason ?? '', isCancellation: is_cancellation };
  return { status, direction, step, attempt, done, facts, failure };
}
