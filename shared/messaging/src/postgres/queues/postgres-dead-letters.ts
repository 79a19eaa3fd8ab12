import type { Database } from '@platform/database/database.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { isWanted } from '../../dead-letters/letter-filter.ts';
import { letterHead } from '../../dead-letters/letter-head.ts';
import { ForeignQueueError } from '../../queues/bus-queues.ts';
import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterQuery,
  DeadLetterReason,
  DeadLetters,
} from '../../transport.ts';
import { wakeUpSql } from '../consuming/wake-up.ts';
import { type SentRow, sentAsOf } from '../message-store.ts';

interface DeadLetterRow extends SentRow {
  id: number;
  message_id: string;
  reason: DeadLetterReason;
  error_name: string;
  error_message: string;
  error_stack: string | null;
  attempts: number;
  dead_at: Date;
  body: string;
}

const DEFAULT_LIMIT = 100;
const BATCH = 1_000;

/** The dead letters of a namespace. Callers may act at the same time: each dead letter goes to one of them. */
export class PostgresDeadLetters implements DeadLetters {
  readonly #database: Database;
  readonly #namespace: string;
  readonly #ready: () => Promise<void>;

  constructor(database: Database, namespace: string, ready: () => Promise<void>) {
    this.#database = database;
    this.#namespace = namespace;
    this.#ready = ready;
  }

  async list(
    queue: string,
    { limit = DEFAULT_LIMIT, after, ...filter }: DeadLetterQuery = {},
  ): Promise<DeadLetter[]> {
    await this.#requireRight(queue);
    // A type stands in bodies, which are looked through here.
    const most = filter.type === undefined ? limit : Math.max(limit, BATCH);
    const found: DeadLetter[] = [];
    for (let place = after; ; ) {
      const letters = await this.#read(queue, filter, place, most);
      found.push(...letters.filter((letter) => isWanted(letter, filter)));
      if (found.length >= limit || letters.length < most) return found.slice(0, limit);
      place = letters.at(-1)?.place;
    }
  }

  async count(queue: string): Promise<number> {
    await this.#requireRight(queue);
    const [row] = await this.#database.query<{ count: number }>(
      sql`select count(*) from messaging.dead_letter where queue_id = ${this.#idOf(queue)}`,
    );
    return row?.count ?? 0;
  }

  replay(
    queue: string,
    ids: readonly string[] | 'all',
    bodies: ReadonlyMap<string, string> = new Map(),
  ): Promise<number> {
    const edited = sql`unnest(${[...bodies.keys()]}::text[], ${[...bodies.values()]}::text[]) as edited (message_id, body)`;
    return this.#inBatches(
      queue,
      ids,
      (removed) => sql`
        with removed as (${removed}), put as (
          insert into messaging.message (queue_id, body, type, sender)
          select queue_id, coalesce(edited.body, removed.body), type, sender
          from removed left join ${edited} using (message_id)
          order by id returning queue_id, id
        )
        select (select count(*) from put) as count, ${wakeUpSql('put')} as woken`,
    );
  }

  discard(queue: string, ids: readonly string[] | 'all'): Promise<number> {
    return this.#inBatches(
      queue,
      ids,
      (removed) => sql`with removed as (${removed}) select count(*) as count from removed`,
    );
  }

  async #read(
    queue: string,
    { ids, reason }: DeadLetterFilter,
    after: string | undefined,
    most: number,
  ): Promise<DeadLetter[]> {
    const where = sql.where([
      sql`queue_id = ${this.#idOf(queue)}`,
      ids !== undefined && sql`message_id = any(${ids}::text[])`,
      reason !== undefined && sql`reason = ${reason}`,
      after !== undefined && sql`id > ${Number.parseInt(after, 10)}::bigint`,
    ]);
    const rows = await this.#database.query<DeadLetterRow>(sql`
      select id, message_id, reason, error_name, error_message, error_stack, attempts, dead_at, body, type, sender
      from messaging.dead_letter ${where} order by id limit ${most}`);
    return rows.map((row) => readRow(queue, row));
  }

  async #inBatches(
    queue: string,
    ids: readonly string[] | 'all',
    use: (removed: Statement) => Statement,
  ): Promise<number> {
    await this.#requireRight(queue);
    // What dies again meanwhile is not touched a second time.
    const [last] = await this.#database.query<{ id: number | null }>(
      sql`select max(id) as id from messaging.dead_letter where queue_id = ${this.#idOf(queue)}`,
    );
    if (last?.id == null) return 0;
    const named = ids === 'all' ? sql.empty : sql`and message_id = any(${ids}::text[])`;
    const removed = sql`
      delete from messaging.dead_letter where (queue_id, id) in (
        select queue_id, id from messaging.dead_letter
        where queue_id = ${this.#idOf(queue)} and id <= ${last.id} ${named}
        order by id limit ${BATCH} for update skip locked)
      returning queue_id, id, message_id, body, type, sender`;
    for (let total = 0; ; ) {
      const [row] = await this.#database.query<{ count: number }>(use(removed));
      const count = row?.count ?? 0;
      total += count;
      if (count < BATCH) return total;
    }
  }

  async #requireRight(queue: string): Promise<void> {
    await this.#ready();
    const [row] = await this.#database.query<{ isOwn: boolean }>(
      sql`select messaging.owns_queue(${queue}) as "isOwn"`,
    );
    if (row?.isOwn !== true) throw new ForeignQueueError(queue);
  }

  #idOf(queue: string): Statement {
    return sql`(select id from messaging.queue where namespace = ${this.#namespace} and name = ${queue})`;
  }
}

function readRow(queue: string, row: DeadLetterRow): DeadLetter {
  return {
    id: row.message_id,
    queue,
    ...letterHead(row.body, sentAsOf(row)),
    reason: row.reason,
    error: {
      name: row.error_name,
      message: row.error_message,
      ...(row.error_stack === null ? {} : { stack: row.error_stack }),
    },
    attempts: row.attempts,
    deadAt: row.dead_at.toISOString(),
    body: row.body,
    place: String(row.id),
  };
}
