import type { Log } from '@platform/telemetry/log.ts';
import type { Channel } from 'amqplib';
import {
  type BusQueues,
  QueueInUseError,
  type QueueState,
  type SetAsideReason,
  type UnattendedQueue,
  UnknownQueueError,
} from '../../queues/bus-queues.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { withBrokerLock } from '../connection/broker-lock.ts';
import { countQueues, foreignQueue, isRefused, withChannel } from '../connection/with-channel.ts';
import { recordedDelays } from '../consuming/recorded-ladder.ts';
import { type SetAside, setAsideHead } from '../dead-letters/set-aside-head.ts';
import { madeAtOf } from '../message-properties.ts';
import type { ConfirmingPublisher } from '../publishing/confirming-publisher.ts';
import { countsOf, type QueueCounts } from './queue-counts.ts';
import { forgetOldest, noteConsumed, type OwnQueue } from './queue-notes.ts';
import { QueueRecord, type RecordedQueue, type RecordedQueues } from './queue-record.ts';
import { assertQuorumQueue, declareMoves, exchangeName, queueNames } from './queue-topology.ts';

export interface RabbitMqQueuesOptions {
  readonly connection: () => Promise<BrokerConnection>;
  readonly publisher: ConfirmingPublisher;
  readonly namespace: string;
  readonly clientName: string;
  readonly log: Log;
  readonly own: () => readonly OwnQueue[];
}

// Others wait for the record meanwhile. What is beyond comes with the next look.
const MOST_AT_ONCE = 2_000;

/** The queues of a namespace, by a record that their consumers keep, and by what the broker counts of each. */
export class RabbitMqQueues implements BusQueues {
  readonly #options: RabbitMqQueuesOptions;
  readonly #record: QueueRecord;
  #unattended: readonly UnattendedQueue[] = [];

  constructor(options: RabbitMqQueuesOptions) {
    this.#options = options;
    this.#record = new QueueRecord(options.connection, options.publisher, options.namespace);
  }

  unattended(): readonly UnattendedQueue[] {
    return this.#unattended;
  }

  list(): Promise<QueueState[]> {
    return this.#record.change(async (queues) => {
      this.#noteOwn(queues);
      const states: QueueState[] = [];
      for (const recorded of queues.values()) {
        const counted = await this.#count(recorded);
        const oldestAt = await this.#oldestAt(queues, recorded, counted);
        states.push(this.#stateOf(recorded, counted, oldestAt));
      }
      return states
        .filter(({ isRetired, ready, delayed, dead }) => !isRetired || ready + delayed + dead > 0)
        .toSorted((a, b) => (a.queue < b.queue ? -1 : 1));
    });
  }

  async retire(queue: string): Promise<number> {
    await this.#requireRight(queue);
    for (let total = 0; ; ) {
      const count = await this.#record.change(async (queues) => {
        const recorded = queues.get(queue) ?? (await this.#unrecorded(queue));
        if ((await this.#count(recorded)).isConsumed)
          throw new QueueInUseError(`the queue ${queue} is consumed: stop its consumer first`);
        if (!recorded.isRetired || !queues.has(queue)) await this.#unbind(recorded);
        queues.set(queue, { ...recorded, isRetired: true });
        return this.#empty(recorded);
      });
      total += count;
      if (count === 0) return total;
    }
  }

  /** Notes which queues are consumed here. */
  async note(): Promise<void> {
    if (this.#options.own().length === 0) return;
    await this.#record.change(async (queues) => this.#noteOwn(queues));
  }

  /** Sets aside what is beyond the limits of any queue, or came to a retired one; and looks which are unattended. */
  look(): Promise<void> {
    return this.#record.change(async (queues) => {
      this.#noteOwn(queues);
      const unattended: UnattendedQueue[] = [];
      for (const recorded of queues.values()) {
        await this.#keep(queues, recorded);
        const { isConsumed, ready, delayed, dead } = await this.#count(recorded);
        if (!isConsumed) unattended.push({ queue: recorded.queue, waiting: ready + delayed, dead });
      }
      this.#unattended = unattended;
    });
  }

  /** The broker is asked by something that does no harm: a queue of a moment with a name that begins as this one's. */
  async #requireRight(queue: string): Promise<void> {
    const { main } = queueNames(this.#options.namespace, queue);
    const nothing = () => Promise.resolve();
    await withBrokerLock(await this.#options.connection(), `${main}.retire.lock`, nothing).catch(
      foreignQueue(queue),
    );
  }

  #noteOwn(queues: RecordedQueues): void {
    for (const own of this.#options.own()) noteConsumed(queues, own, this.#options.clientName);
  }

  #stateOf(recorded: RecordedQueue, counted: QueueCounts, oldestAt: string | undefined): QueueState {
    const { queue, lastConsumer, lastConsumedAt, isRetired } = recorded;
    const own = this.#options.own().find((one) => one.queue.queue === queue);
    const { ready, dead, delayed, isConsumed } = counted;
    return {
      queue,
      ready,
      unacknowledged: own?.held ?? 0,
      delayed: delayed + (own?.delayed ?? 0),
      dead,
      oldestAgeMs: oldestAt === undefined ? null : Date.now() - Date.parse(oldestAt),
      isConsumed,
      lastConsumer,
      lastConsumedAt,
      isRetired,
    };
  }

  async #count(recorded: RecordedQueue): Promise<QueueCounts> {
    return countsOf(await this.#options.connection(), this.#options.namespace, recorded);
  }

  /**
   * Looks at the message at the head once, as looking counts as a delivery: while nobody consumes the queue, it stays
   * there.
   */
  async #oldestAt(
    queues: RecordedQueues,
    recorded: RecordedQueue,
    { isConsumed, ready }: QueueCounts,
  ): Promise<string | undefined> {
    if (isConsumed || ready === 0) return undefined;
    if (recorded.oldestAt !== undefined) return recorded.oldestAt;
    const { next } = await this.#setAside(recorded, 'expired', { most: 1, isChosen: () => false });
    const oldestAt = next && madeAtOf(next.properties)?.toISOString();
    if (oldestAt !== undefined) queues.set(recorded.queue, { ...recorded, oldestAt });
    return oldestAt;
  }

  /** A queue that no consumer has recorded: of an earlier release. */
  async #unrecorded(queue: string): Promise<RecordedQueue> {
    const connection = await this.#options.connection();
    const names = queueNames(this.#options.namespace, queue);
    const [count] = await countQueues(connection, [names.main]);
    if (count === undefined) throw new UnknownQueueError(`there is no queue ${queue}`);
    return {
      queue,
      lastConsumer: null,
      lastConsumedAt: null,
      isRetired: false,
      limits: {},
      bindings: [],
      delaysMs: await recordedDelays(connection, names),
    };
  }

  async #unbind({ queue, bindings }: RecordedQueue): Promise<void> {
    const { namespace } = this.#options;
    const { main } = queueNames(namespace, queue);
    await withChannel(await this.#options.connection(), async (channel) => {
      for (const { exchange, pattern } of bindings)
        await channel.unbindQueue(main, exchangeName(namespace, exchange), pattern);
    });
  }

  async #keep(queues: RecordedQueues, recorded: RecordedQueue): Promise<void> {
    const { isRetired, limits } = recorded;
    if (isRetired) return void (await this.#empty(recorded));
    const { maxAgeMs, maxMessages } = limits;
    if (maxAgeMs === undefined && maxMessages === undefined) return;
    const counted = await this.#count(recorded);
    if (maxMessages !== undefined && counted.ready > maxMessages) {
      await this.#setAside(recorded, 'overflow', { most: counted.ready - maxMessages });
      forgetOldest(queues, recorded);
    }
    // A consumer sets aside what is too old by itself.
    if (maxAgeMs === undefined || counted.isConsumed || counted.ready === 0) return;
    const isOld = (at: Date | undefined) => at !== undefined && at.getTime() < Date.now() - maxAgeMs;
    if (recorded.oldestAt !== undefined && !isOld(new Date(recorded.oldestAt))) return;
    const { next } = await this.#setAside(recorded, 'expired', {
      most: MOST_AT_ONCE,
      isChosen: ({ properties }) => isOld(madeAtOf(properties)),
    });
    const oldestAt = next && madeAtOf(next.properties)?.toISOString();
    if (oldestAt === undefined) forgetOldest(queues, recorded);
    else queues.set(recorded.queue, { ...recorded, oldestAt });
  }

  async #empty(recorded: RecordedQueue): Promise<number> {
    const names = queueNames(this.#options.namespace, recorded.queue);
    const queues = [names.main, ...recorded.delaysMs.map(names.retry)];
    const counts = await countQueues(await this.#options.connection(), queues);
    let count = 0;
    for (const [i, from] of queues.entries()) {
      if ((counts[i]?.messages ?? 0) === 0) continue;
      count += (await this.#setAside(recorded, 'retired', { most: MOST_AT_ONCE }, from)).count;
    }
    return count;
  }

  async #setAside(
    { queue }: RecordedQueue,
    reason: SetAsideReason,
    how: { most: number; isChosen?: Parameters<typeof setAsideHead>[0]['isChosen'] & {} },
    from?: string,
  ): Promise<SetAside> {
    const { connection, publisher, namespace, log } = this.#options;
    const names = queueNames(namespace, queue);
    const move = async (channel: Channel) => {
      await assertQuorumQueue(channel, names.dead);
      await declareMoves(channel, names.moves, [names.dead]);
      return setAsideHead({
        channel,
        publisher,
        from: from ?? names.main,
        names,
        reason,
        ...how,
      });
    };
    const moved = await withChannel(await connection(), move).catch((error: { code?: unknown }) => {
      // A queue with a single active consumer does not let itself be got from by others; one of another service not by us.
      if (error.code === RESOURCE_LOCKED || isRefused(error)) return { count: 0 };
      throw error;
    });
    if (moved.count > 0)
      log.warn({ queue, reason, count: moved.count }, 'messages were set aside among the dead letters');
    return moved;
  }
}

const RESOURCE_LOCKED = 405;
