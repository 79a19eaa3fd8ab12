import type { Database } from '@platform/database/database.ts';
import { type Statement, sql } from '@platform/database/sql.ts';
import type { Log } from '@platform/telemetry/log.ts';
import {
  type BusQueues,
  ForeignQueueError,
  QueueInUseError,
  type QueueState,
  type SetAsideReason,
  type UnattendedQueue,
  UnknownQueueError,
} from '../../queues/bus-queues.ts';
import { HUNG_AFTER_S } from '../upkeep.ts';
import { bringUpDelayed, setAside } from './set-aside.ts';

interface StateRow extends Omit<QueueState, 'oldestAgeMs' | 'lastConsumedAt'> {
  oldestAgeMs: number | null;
  lastConsumedAt: Date | null;
}

interface KeptRow {
  id: number;
  name: string;
  isRetired: boolean;
  maxAgeMs: number | null;
  maxMessages: number | null;
}

// A longer queue is counted so far: what waits beyond makes no difference to anybody, and counting takes its time.
const MOST_COUNTED = 1_000_000;

const IS_CONSUMED = sql`exists (
  select from messaging.consumer c join messaging.session s on s.id = c.session_id
  where c.queue_id = q.id and s.last_seen > clock_timestamp() - ${HUNG_AFTER_S} * interval '1 second')`;

/** The queues of a namespace: who consumes them, what waits in them, and what they may hold. */
export class PostgresQueues implements BusQueues {
  readonly #database: Database;
  readonly #namespace: string;
  readonly #log: Log;
  readonly #ready: () => Promise<void>;
  #unattended: readonly UnattendedQueue[] = [];

  constructor(database: Database, namespace: string, log: Log, ready: () => Promise<void>) {
    this.#database = database;
    this.#namespace = namespace;
    this.#log = log;
    this.#ready = ready;
  }

  async list(): Promise<QueueState[]> {
    await this.#ready();
    const rows = await this.#database.query<StateRow>(sql`
      select q.name as queue, c.ready, c.unacknowledged, c.delayed, c.dead, c.oldest_age_ms as "oldestAgeMs",
        ${IS_CONSUMED} as "isConsumed", last_consumer as "lastConsumer", last_consumed_at as "lastConsumedAt",
        retired_at is not null as "isRetired"
      from messaging.queue q, lateral messaging.queue_counts(q.id, ${MOST_COUNTED}) as c
      where q.namespace = ${this.#namespace} order by q.name`);
    return rows
      .filter(
        ({ isRetired, ...row }) => !isRetired || row.ready + row.unacknowledged + row.delayed + row.dead > 0,
      )
      .map((row) => ({ ...row, lastConsumedAt: row.lastConsumedAt?.toISOString() ?? null }));
  }

  unattended(): readonly UnattendedQueue[] {
    return this.#unattended;
  }

  async retire(queue: string): Promise<number> {
    await this.#ready();
    const id = await this.#database.transaction(async (tx) => {
      const [known] = await tx.query<{ isOwn: boolean }>(sql`
        select messaging.owns_queue(name) as "isOwn" from messaging.queue
        where namespace = ${this.#namespace} and name = ${queue}`);
      if (known?.isOwn === false) throw new ForeignQueueError(queue);
      const [found] = await tx.query<{ id: number; isConsumed: boolean }>(sql`
        select id, ${IS_CONSUMED} as "isConsumed" from messaging.queue q
        where namespace = ${this.#namespace} and name = ${queue} for update of q`);
      if (found === undefined) throw new UnknownQueueError(`there is no queue ${queue}`);
      if (found.isConsumed)
        throw new QueueInUseError(`the queue ${queue} is consumed: stop its consumer first`);
      await tx.query(sql`update messaging.queue set retired_at = now() where id = ${found.id}`);
      await tx.query(sql`delete from messaging.binding where queue_id = ${found.id}`);
      // So that publishers with routes to it find them outdated.
      await tx.query(sql`select messaging.touch_topology(${this.#namespace}, true)`);
      return found.id;
    });
    return this.#empty(queue, id);
  }

  /** Notes that `name` consumes these queues. */
  async noteConsumer(queueIds: readonly number[], name: string): Promise<void> {
    if (queueIds.length === 0) return;
    await this.#database.query(sql`
      update messaging.queue set last_consumer = ${name}, last_consumed_at = clock_timestamp()
      where id = any(${queueIds}::int[])`);
  }

  /** Sets aside what is beyond the limits of any queue, or came to a retired one; and looks which are unattended. */
  async look(): Promise<void> {
    const kept = await this.#database.query<KeptRow>(sql`
      select id, name, retired_at is not null as "isRetired", max_age_ms as "maxAgeMs", max_messages as "maxMessages"
      from messaging.queue where namespace = ${this.#namespace} and messaging.owns_queue(name)
        and (retired_at is not null or max_age_ms is not null or max_messages is not null)`);
    for (const queue of kept) await this.#keep(queue);
    this.#unattended = await this.#database.query<UnattendedQueue>(sql`
      select q.name as queue, c.ready + c.unacknowledged + c.delayed as waiting, c.dead
      from messaging.queue q, lateral messaging.queue_counts(q.id, ${MOST_COUNTED}) as c
      where q.namespace = ${this.#namespace} and not ${IS_CONSUMED} order by q.name`);
  }

  async #keep({ id, name, isRetired, maxAgeMs, maxMessages }: KeptRow): Promise<void> {
    if (isRetired) return void (await this.#empty(name, id));
    if (maxAgeMs !== null)
      await this.#setAside(
        name,
        id,
        'expired',
        sql`queued_at < clock_timestamp() - ${maxAgeMs} * interval '1 millisecond'`,
      );
    if (maxMessages === null) return;
    // As many as it may hold are walked, not as many as it has.
    const [last] = await this.#database.query<{ id: number }>(sql`
      select id from messaging.message where queue_id = ${id} and owner is null
      order by id desc offset ${maxMessages} limit 1`);
    if (last !== undefined) await this.#setAside(name, id, 'overflow', sql`id <= ${last.id}`);
  }

  async #empty(queue: string, id: number): Promise<number> {
    await bringUpDelayed(this.#database, id);
    return this.#setAside(queue, id, 'retired', sql`true`);
  }

  async #setAside(queue: string, id: number, reason: SetAsideReason, isChosen: Statement): Promise<number> {
    const count = await setAside(this.#database, id, reason, isChosen);
    if (count > 0) this.#log.warn({ queue, reason, count }, 'messages were set aside among the dead letters');
    return count;
  }
}
