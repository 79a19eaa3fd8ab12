import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '@platform/database/database.ts';
import { sql } from '@platform/database/sql.ts';
import type { StopWork } from '@platform/resilience/periodic-work.ts';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import type { Exchange, Message } from '../message.ts';
import type { QueueDepth } from '../queues/bus-queues.ts';
import { ForeignQueueError } from '../queues/bus-queues.ts';
import { queueSettings } from '../queues/queue-settings.ts';
import { startQueueUpkeep } from '../queues/queue-upkeep.ts';
import type {
  DeadLetters,
  Delivery,
  PublishReceipt,
  QueueHandling,
  QueueOptions,
  Transport,
} from '../transport.ts';
import { BusUnavailableError } from '../transport-errors.ts';
import { DRAIN_MS } from '../wire/limits.ts';
import { bringUpToDate } from './bus-schema.ts';
import { MessagePump } from './consuming/message-pump.ts';
import { PostgresSubscription } from './consuming/postgres-subscription.ts';
import { Publisher } from './publisher.ts';
import { PostgresDeadLetters } from './queues/postgres-dead-letters.ts';
import { PostgresQueues } from './queues/postgres-queues.ts';
import { BusSession } from './sessions/bus-session.ts';
import { Heartbeat } from './sessions/heartbeat.ts';
import { declareQueue, deleteTopology } from './topology.ts';

export interface PostgresBusOptions {
  /** The bus's own database, whose schema is made and kept up to date here: `postgres://role@host/bus`. */
  readonly url: string;
  /** Keeps buses in one database apart; default none. */
  readonly namespace?: string | undefined;
  /** Shown in `pg_stat_activity`. */
  readonly clientName: string;
  readonly logger?: Log;
  /** How often to look after the queues of the bus: their limits, and which nobody consumes; default half a minute. */
  readonly queueLookMs?: number;
}

// One for publishing and one for declarations, dead letters and depths; consuming has a connection of its own.
const POOL_SIZE = 2;
const CLOSE_TIMEOUT_MS = 1_500;
const PREPARE_TIMEOUT_MS = 5_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 3_000;
const QUEUE_LOOK_MS = 30_000;

/** A bus in a PostgreSQL database. Connects in the background, also when the server is away, until `close`. */
export async function connectPostgresBus(options: PostgresBusOptions): Promise<PostgresTransport> {
  const database = new Database({
    url: options.url,
    applicationName: options.clientName,
    poolSize: POOL_SIZE,
  });
  return new PostgresTransport(database, options);
}

export class PostgresTransport implements Transport {
  readonly system = 'postgresql';
  readonly deadLetters: DeadLetters;
  readonly busQueues: PostgresQueues;
  readonly #queueLookMs: number;
  #stopUpkeep: StopWork | undefined;
  readonly #clientName: string;
  readonly #database: Database;
  readonly #namespace: string;
  readonly #log: Log;
  readonly #publisher: Publisher;
  readonly #session: BusSession;
  readonly #pump: MessagePump;
  readonly #heartbeat: Heartbeat;
  readonly #subscriptions = new Map<number, PostgresSubscription>();
  #isPrepared = false;
  #isConsuming = false;
  #closed: Promise<void> | undefined;
  readonly #closing = new AbortController();
  /** Resolves when the schema is there; rejects when closed before. */
  readonly #prepared: Promise<void>;

  constructor(database: Database, options: PostgresBusOptions) {
    const { namespace = '', clientName, logger: log = silentLog, queueLookMs = QUEUE_LOOK_MS } = options;
    this.#clientName = clientName;
    this.#database = database;
    this.#namespace = namespace;
    this.#log = log;
    this.#prepared = this.#prepare();
    this.#prepared.catch(() => undefined); // Reported by whatever waits for it.
    this.deadLetters = new PostgresDeadLetters(database, namespace, () => this.#ready());
    this.busQueues = new PostgresQueues(database, namespace, log, () => this.#ready());
    this.#queueLookMs = queueLookMs;
    this.#publisher = new Publisher(database, namespace);
    this.#session = new BusSession({
      database,
      log,
      onConnected: () => this.#onConnected(),
      onLost: () => this.#onLost(),
      onNotification: (channel, payload) => this.#onNotification(channel, payload),
    });
    this.#pump = new MessagePump(this.#session);
    this.#heartbeat = new Heartbeat(this.#session, this.#pump, () => [...this.#subscriptions.values()]);
  }

  async publish(exchange: Exchange, messages: readonly Message[]): Promise<PublishReceipt> {
    if (this.#closed !== undefined) throw new BusUnavailableError('the transport is closed');
    await this.#ready();
    return this.#publisher.publish(exchange, messages);
  }

  async subscribe(
    options: QueueOptions,
    handle: (delivery: Delivery) => Promise<void>,
  ): Promise<PostgresSubscription> {
    const queue = queueSettings(this.#namespace, options);
    await this.#prepared;
    const queueId = await this.#declare(queue);
    if (this.#subscriptions.has(queueId)) throw new Error(`queue ${queue.queue} is consumed here already`);
    const subscription = new PostgresSubscription({
      queueId,
      queue,
      handle,
      session: this.#session,
      pump: this.#pump,
      log: this.#log,
      onDelayed: (delayMs) => this.#heartbeat.expect(delayMs),
      onStopped: (stopped) => this.#release(stopped),
    });
    this.#subscriptions.set(queueId, subscription);
    // Not after the end, which would not stop it.
    if (this.#closed === undefined)
      this.#stopUpkeep ??= startQueueUpkeep(() => this.#lookAfterQueues(), this.#queueLookMs, this.#log);
    if (!this.#isConsuming) {
      this.#isConsuming = true;
      await this.#session.keepConnected();
    } else if (this.#session.id !== undefined) {
      await this.#begin(subscription);
    }
    return subscription;
  }

  async login(): Promise<string | undefined> {
    await this.#ready();
    const [row] = await this.#database.query<{ service: string | null }>(
      sql`select messaging.sender_of('{}', '{}') as service`,
    );
    return row?.service ?? undefined;
  }

  async queueDepths(): Promise<QueueDepth[]> {
    await this.#ready();
    const ids = [...this.#subscriptions.keys()];
    return this.#database.query<QueueDepth>(sql`
      select q.name as queue, c.ready, c.unacknowledged, c.delayed, c.dead
      from messaging.queue q, lateral messaging.queue_counts(q.id, null) as c
      where q.id = any(${ids}::int[]) order by q.name`);
  }

  handling(): QueueHandling[] {
    return [...this.#subscriptions.values()].map(({ handling }) => handling);
  }

  async ping(timeoutMs?: number): Promise<void> {
    await this.#database.ping(timeoutMs);
    if (!this.#isPrepared) throw new BusUnavailableError('the message bus has no schema yet');
    if (this.#isConsuming && this.#session.id === undefined)
      throw new BusUnavailableError('the consuming connection to the message bus is lost');
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Stops consuming, and removes every queue, binding and message of the namespace. */
  async deleteNamespace(): Promise<void> {
    await this.#stopAll();
    await this.#prepared;
    await deleteTopology(this.#database, this.#namespace);
  }

  async #prepare(): Promise<void> {
    await this.#untilClosed(() => bringUpToDate(this.#database));
    this.#isPrepared = true;
  }

  #declare(queue: QueueOptions): Promise<number> {
    return this.#untilClosed(() => declareQueue(this.#database, this.#namespace, queue, this.#clientName));
  }

  async #lookAfterQueues(): Promise<void> {
    await this.busQueues.noteConsumer([...this.#subscriptions.keys()], this.#clientName);
    await this.busQueues.look();
  }

  /** Tries until it succeeds; throws when closed before. */
  async #untilClosed<T>(attempt: () => Promise<T>): Promise<T> {
    for (let delayMs = FIRST_RETRY_MS; !this.#closing.signal.aborted; ) {
      try {
        return await attempt();
      } catch (error) {
        if (this.#closing.signal.aborted) break;
        if (error instanceof ForeignQueueError) throw error;
        this.#log.warn({ err: error }, 'the message bus cannot be reached');
        await sleep(delayMs, undefined, { signal: this.#closing.signal }).catch(() => undefined); // Closed.
        delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS);
      }
    }
    throw new BusUnavailableError('the transport was closed before it was connected');
  }

  /** Resolves when the schema is there; throws when that takes too long. */
  async #ready(): Promise<void> {
    if (this.#isPrepared) return;
    const isInTime = this.#prepared.then(() => true);
    if (!(await Promise.race([isInTime, sleep(PREPARE_TIMEOUT_MS, false, { ref: false })])))
      throw new BusUnavailableError(`the message bus could not be reached within ${PREPARE_TIMEOUT_MS} ms`);
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    // A server that does not answer must not keep this process from ending.
    const late = sleep(DRAIN_MS + CLOSE_TIMEOUT_MS, undefined, { ref: false });
    await Promise.race([this.#closeAll(), late]);
  }

  async #closeAll(): Promise<void> {
    await this.#stopAll();
    await this.#session.close();
    this.#heartbeat.stop();
    await this.#publisher.idle();
    await this.#database.close();
  }

  async #stopAll(): Promise<void> {
    await this.#stopUpkeep?.();
    await Promise.all([...this.#subscriptions.values()].map((subscription) => subscription.stop()));
  }

  async #onConnected(): Promise<void> {
    await this.#heartbeat.reap();
    for (const subscription of this.#subscriptions.values()) await this.#begin(subscription);
    this.#heartbeat.start();
  }

  #onLost(): void {
    this.#heartbeat.stop();
    this.#pump.forget();
    for (const subscription of this.#subscriptions.values()) subscription.lost();
  }

  async #begin(subscription: PostgresSubscription): Promise<void> {
    await this.#session.run(sql`
      insert into messaging.consumer (session_id, queue_id) values (${this.#session.id}, ${subscription.queueId})
      on conflict do nothing`);
    await this.#session.run(sql.raw(`listen bus_${subscription.queueId}`));
    this.#pump.add(subscription);
    await this.#heartbeat.beat();
  }

  async #release(subscription: PostgresSubscription): Promise<void> {
    this.#subscriptions.delete(subscription.queueId);
    this.#pump.remove(subscription);
    try {
      await this.#pump.flush();
      if (this.#session.id === undefined) return;
      await this.#session.run(sql.raw(`unlisten bus_${subscription.queueId}`));
      await this.#session.run(sql`
        delete from messaging.consumer
        where session_id = ${this.#session.id} and queue_id = ${subscription.queueId}`);
      await this.busQueues.noteConsumer([subscription.queueId], this.#clientName);
      await this.#heartbeat.passTurn(subscription);
    } catch (error) {
      // The connection's end, which this is, gives everything back as well.
      this.#session.reset(error);
    }
  }

  #onNotification(channel: string, payload: string): void {
    const queueId = Number(channel.slice('bus_'.length));
    if (payload === 'turn') void this.#heartbeat.beat();
    // Of 1.1.0 it is empty.
    else this.#pump.wakeFrom(queueId, /^\d+$/.test(payload) ? Number(payload) : undefined);
  }
}
