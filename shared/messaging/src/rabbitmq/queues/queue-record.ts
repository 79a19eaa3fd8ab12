import type { Channel, GetMessage } from 'amqplib';
import type { QueueLimits } from '../../queues/bus-queues.ts';
import type { Binding } from '../../transport.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { withBrokerLock } from '../connection/broker-lock.ts';
import { withChannel } from '../connection/with-channel.ts';
import { takeAll } from '../dead-letters/take-all.ts';
import type { ConfirmingPublisher } from '../publishing/confirming-publisher.ts';
import { settled } from './queue-settled.ts';
import { assertQuorumQueue, declareMoves, movesName, recordName } from './queue-topology.ts';

/** What is kept of a queue. */
export interface RecordedQueue {
  readonly queue: string;
  readonly lastConsumer: string | null;
  readonly lastConsumedAt: string | null;
  readonly isRetired: boolean;
  readonly limits: QueueLimits;
  readonly bindings: readonly Binding[];
  /** Of the steps of its ladder. */
  readonly delaysMs: readonly number[];
  /** When the message at its head was made, as it was seen while nobody consumed the queue. */
  readonly oldestAt?: string;
}

export type RecordedQueues = Map<string, RecordedQueue>;

/**
 * Which queues there are, for AMQP cannot list them: a queue of the broker holds a message for each, replaced when
 * something changes. What is read is taken and put back, by one process at a time.
 */
export class QueueRecord {
  readonly #connection: () => Promise<BrokerConnection>;
  readonly #publisher: ConfirmingPublisher;
  readonly #name: string;

  constructor(
    connection: () => Promise<BrokerConnection>,
    publisher: ConfirmingPublisher,
    namespace: string,
  ) {
    this.#connection = connection;
    this.#publisher = publisher;
    this.#name = recordName(namespace);
  }

  /** Lets `edit` look at the record and change it, while nobody else does. */
  async change<T>(edit: (queues: RecordedQueues) => Promise<T>): Promise<T> {
    const connection = await this.#connection();
    return withBrokerLock(connection, `${this.#name}.lock`, () =>
      withChannel(connection, (channel) => this.#changeOn(channel, edit)),
    );
  }

  async #changeOn<T>(channel: Channel, edit: (queues: RecordedQueues) => Promise<T>): Promise<T> {
    await assertQuorumQueue(channel, this.#name);
    await declareMoves(channel, movesName(this.#name), [this.#name]);
    const entries = newest(await takeAll(channel, this.#name));
    const queues: RecordedQueues = new Map([...entries].map(([queue, { recorded }]) => [queue, recorded]));
    try {
      return await edit(queues);
    } finally {
      await this.#write(channel, entries, queues);
    }
  }

  async #write(channel: Channel, entries: Map<string, Entry>, queues: RecordedQueues): Promise<void> {
    const isKept = ([queue, { recorded }]: [string, Entry]) => queues.get(queue) === recorded;
    const changed = [...queues.values()].filter((queue) => entries.get(queue.queue)?.recorded !== queue);
    await this.#publisher.send(
      changed.map((queue) => ({
        exchange: movesName(this.#name),
        routingKey: this.#name,
        content: Buffer.from(JSON.stringify(queue)),
        options: { timestamp: Date.now() },
      })),
    );
    // The new ones are there; only then the old ones may go.
    for (const entry of entries) {
      const [, { message, outdated }] = entry;
      for (const old of outdated) channel.ack(old);
      if (isKept(entry)) channel.nack(message, false, true);
      else channel.ack(message);
    }
    await settled(channel, this.#name, queues.size);
  }
}

interface Entry {
  readonly recorded: RecordedQueue;
  readonly message: GetMessage;
  /** Of the same queue: who wrote the new one died before it could take these away. */
  readonly outdated: GetMessage[];
}

function newest(taken: readonly GetMessage[]): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const message of taken.toSorted((a, b) => writtenAt(b) - writtenAt(a))) {
    const recorded = JSON.parse(message.content.toString()) as RecordedQueue;
    const known = entries.get(recorded.queue);
    if (known === undefined) entries.set(recorded.queue, { recorded, message, outdated: [] });
    else known.outdated.push(message);
  }
  return entries;
}

function writtenAt({ properties }: GetMessage): number {
  return typeof properties.timestamp === 'number' ? properties.timestamp : 0;
}
