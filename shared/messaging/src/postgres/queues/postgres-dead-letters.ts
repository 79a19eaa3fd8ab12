import type { Database } from '@platform/database/database.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import { ForeignQueueError } from '../../queues/bus-queues.ts';
import type { DeadLetter, DeadLetterReason, DeadLetters } from '../../transport.ts';
import { wakeUpSql } from '../consuming/wake-up.ts';

interface DeadLetterRow {
  message_id: string;
  reason: DeadLetterReason;
  error_name: string;
  error_message: string;
  error_stack: string | null;
  attempts: number;
  dead_at: Date;
  traceparent: string | null;
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

  async list(queue: string, { limit = DEFAULT_LIMIT }: { limit?: number } = {}): Promise<DeadLetter[]> {
    await this.#requireRight(queue);
    const rows = await this.#database.query<DeadLetterRow>(sql`
      select message_id, reason, error_name, error_message, error_stack, attempts, dead_at, traceparent, body
      from messaging.dead_letter where queue_id = ${this.#idOf(queue)} order by id limit ${limit}`);
    return rows.map((row) => ({
      id: row.message_id,
      queue,
      reason: row.reason,
      error: {
        name: row.error_name,
        message: row.error_message,
        ...(row.error_stack === null ? {} : { stack: row.error_stack }),
      },
      attempts: row.attempts,
      deadAt: row.dead_at.toISOString(),
      ...(row.traceparent === null ? {} : { traceparent: row.traceparent }),
      body: row.body,
    }));
  }

  async count(queue: string): Promise<number> {
    await this.#requireRight(queue);
    const [row] = await this.#database.query<{ count: number }>(
      sql`select count(*) from messaging.dead_letter where queue_id = ${this.#idOf(queue)}`,
    );
    return row?.count ?? 0;
  }

  replay(queue: string, ids: readonly string[] | 'all'): Promise<number> {
    return this.#inBatches(
      queue,
      ids,
      (removed) => sql`
        with removed as (${removed}), put as (
          insert into messaging.message (queue_id, body, type, sender)
          select queue_id, body, type, sender from removed order by id returning queue_id, id
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
      returning queue_id, id, body, type, sender`;
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
