import type { Database } from '@platform/database/database.ts';
import type { Queryable } from '@platform/database/queryable.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { isAboutSql, isSameSubjectSql } from '../outbox/subject-index.ts';
import { inboxKey } from '../receiving/inbox-key.ts';
import { firstIdAt, NIL_UUID } from '../wire/uuid-v7.ts';

/** What is asked for; all that is given must hold. */
export interface HistoryQuery {
  readonly id?: string;
  readonly subject?: string;
  readonly correlationId?: string | undefined;
  readonly type?: string;
  /** Messages that were made from then on; RFC 3339. Their ids hold the time. */
  readonly from?: string | undefined;
  /** And before then. */
  readonly to?: string | undefined;
  /** The id of the last message of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** A message that this service sent, was given, or both. */
export interface HistoryItem {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly correlationId: string | null;
  readonly sent: SentMessage | null;
  /** Tries of handlers, oldest first; of many the newest. */
  readonly handled: readonly HandledMessage[];
}

export interface SentMessage {
  readonly exchange: string;
  /** When it was written, with the change it tells of. */
  readonly at: Date;
  /** When it was sent again, for new consumers. */
  readonly replayedAt: readonly Date[];
  /** Whether the broker has it, the last time that it was sent; `parked` is set aside until it can be sent. */
  readonly state: 'sent' | 'waiting' | 'parked';
  readonly envelope: string;
}

export interface HandledMessage {
  readonly queue: string;
  readonly attempt: number;
  readonly at: Date;
  readonly durationMs: number;
  readonly outcome: string;
  readonly error: string | null;
}

interface FoundRow {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly correlation_id: string | null;
}
interface SentRow extends Omit<SentMessage, 'replayedAt'> {
  readonly id: string;
}
interface HandledRow {
  readonly id: string;
  readonly queue: string;
  readonly attempt: number;
  readonly at: Date;
  readonly duration_ms: number;
  readonly outcome: string;
  readonly error: string | null;
}

// Part of the text, so that the planner knows how few they are.
const MOST_TRIES_SHOWN = sql.raw('20');
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

// A search finds few rows among many, by an index each; the planner may know too little of tables that turn over.
const SETTINGS = sql`select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
  set_config('jit', 'off', true), set_config('statement_timeout', '4s', true)`;

/** Searches what was sent and handled, newest first. */
export async function searchMessages(
  database: Pick<Database, 'transaction'>,
  query: HistoryQuery,
): Promise<HistoryItem[]> {
  return database.transaction(async (tx) => {
    await tx.query(SETTINGS);
    const found = await tx.query<FoundRow>(findMessagesSql(query));
    if (found.length === 0) return [];
    const [sent, handled] = await Promise.all([sentOf(tx, found), handledOf(tx, found)]);
    const sentById = Map.groupBy(sent, ({ id }) => id);
    const handledById = Map.groupBy(handled, ({ id }) => id);
    return found.map(({ correlation_id: correlationId, ...message }) => ({
      ...message,
      correlationId,
      sent: sentMessageOf(sentById.get(message.id) ?? []),
      handled: (handledById.get(message.id) ?? []).map(({ id, duration_ms: durationMs, ...row }) => ({
        ...row,
        durationMs,
      })),
    }));
  });
}

/** What was sent once, and maybe again. */
function sentMessageOf(rows: readonly SentRow[]): SentMessage | null {
  const [first, ...again] = rows;
  if (first === undefined) return null;
  const { exchange, at, envelope } = first;
  const { state } = again.at(-1) ?? first;
  return { exchange, at, replayedAt: again.map(({ at }) => at), state, envelope };
}

interface Table {
  readonly name: Statement;
  readonly id: Statement;
}
const SENT: Table = { name: sql`outbox_log`, id: sql`id` };
const HANDLED: Table = { name: sql`message_handled`, id: sql`message_id` };

/** The messages of the page, each once. */
function findMessagesSql(query: HistoryQuery): Statement {
  return sql`
    select distinct on (id) id, type, subject, correlation_id
    from ((${newestSql(SENT, query)}) union all (${newestSql(HANDLED, query)})) as found
    order by id desc limit ${query.limit}`;
}

/** By the index of what is asked for; for an id or a time alone type by type, as there are few. */
function newestSql(table: Table, query: HistoryQuery): Statement {
  const { limit } = query;
  const isIndexed = (query.subject ?? query.correlationId ?? query.type) !== undefined;
  if (isIndexed) return pageSql(table, query, sql`true`, limit);
  return sql`
    with recursive kind as (
      (select type from ${table.name} order by type limit 1)
      union all
      select (select t.type from ${table.name} as t where t.type > kind.type order by t.type limit 1)
      from kind where kind.type is not null)
    select own.* from kind cross join lateral (${pageSql(table, query, sql`type = kind.type`, limit)}) as own
    where kind.type is not null
    order by id desc limit ${limit}`;
}

function pageSql({ name, id }: Table, query: HistoryQuery, condition: Statement, limit: number): Statement {
  const { subject, type, correlationId } = query;
  const where = sql.where([
    condition,
    sql`${id} < ${highest(query)}::uuid`,
    sql`${id} >= ${lowest(query)}::uuid`,
    query.id !== undefined && sql`${id} = ${inboxKey(query.id)}::uuid`,
    subject !== undefined && isAboutSql(subject),
    type !== undefined && sql`type = ${type}`,
    correlationId !== undefined && sql`correlation_id = ${inboxKey(correlationId)}::uuid`,
  ]);
  return sql`
    select distinct on (${id}) ${id} as id, type, subject, correlation_id from ${name}
    ${where}
    order by ${id} desc limit ${limit}`;
}

/** All ids are below it; that of the page before is not among them. */
function highest({ to, before }: HistoryQuery): string {
  const ids = [to === undefined ? LAST_ID : firstIdAt(to), before ?? LAST_ID];
  return ids.toSorted()[0] ?? LAST_ID;
}

function lowest({ from }: HistoryQuery): string {
  return from === undefined ? NIL_UUID : firstIdAt(from);
}

const SAME_SUBJECT = sql.raw(isSameSubjectSql('m', 'key'));

const keysSql = (found: readonly FoundRow[]) =>
  sql`unnest(${found.map(({ subject }) => subject)}::text[], ${found.map(({ id }) => id)}::uuid[]) as key (subject, id)`;

function sentOf(tx: Queryable, found: readonly FoundRow[]): Promise<SentRow[]> {
  return tx.query<SentRow>(sql`
    select m.id, m.exchange, m.created_at as at, m.envelope, case
      when exists (select from outbox_parked as p where p.id = m.id) then 'parked'
      when pg_visible_in_snapshot(m.xid, cursor.seen) or (cursor.page_to is not null
        and pg_visible_in_snapshot(m.xid, cursor.page_to) and m.position <= cursor.page_position) then 'sent'
      else 'waiting' end as state
    from outbox_cursor as cursor, ${keysSql(found)} cross join lateral (
      select * from outbox_log as m where ${SAME_SUBJECT} and m.id = key.id offset 0) as m
    order by m.position`);
}

/** `offset 0`: the tries of a message are sorted; in the order of the index of times, all of the table would be walked. */
function handledOf(tx: Queryable, found: readonly FoundRow[]): Promise<HandledRow[]> {
  return tx.query<HandledRow>(sql`
    select m.message_id as id, m.queue, m.attempt, m.handled_at as at, m.duration_ms, m.outcome, m.error
    from ${keysSql(found)} cross join lateral (
      select * from (
        select * from message_handled as m where ${SAME_SUBJECT} and m.message_id = key.id offset 0) as own
      order by handled_at desc, attempt desc limit ${MOST_TRIES_SHOWN}) as m
    order by m.message_id, m.handled_at, m.attempt`);
}
