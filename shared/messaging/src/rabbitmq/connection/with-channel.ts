import type { Channel } from 'amqplib';
import { ForeignQueueError } from '../../queues/bus-queues.ts';
import type { BrokerConnection } from './broker-connection.ts';
import { closeChannel } from './close-channel.ts';

const ACCESS_REFUSED = 403;
const NOT_FOUND = 404;

/** Runs `use` on a channel of its own. */
export async function withChannel<T>(
  connection: BrokerConnection,
  use: (channel: Channel) => Promise<T>,
): Promise<T> {
  const channel = await connection.channel();
  try {
    return await use(channel);
  } finally {
    await closeChannel(channel);
  }
}

/** Throws ForeignQueueError in the place of the broker's refusal. */
export function foreignQueue(queue: string): (error: unknown) => never {
  return (error) => {
    if (isRefused(error)) throw new ForeignQueueError(queue, { cause: error });
    throw error;
  };
}

/** True if the broker said that the login may not do that. */
export function isRefused(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === ACCESS_REFUSED;
}

export interface QueueCount {
  readonly messages: number;
  readonly consumers: number;
}

/** What the broker counts of queues: what waits, not what is in hand; undefined for one that does not exist. */
export async function countQueues(
  connection: BrokerConnection,
  queues: readonly string[],
): Promise<(QueueCount | undefined)[]> {
  const counts: (QueueCount | undefined)[] = [];
  // The broker closes a channel on which it is asked for what it does not have.
  while (counts.length < queues.length)
    await withChannel(connection, async (channel) => {
      let count: QueueCount | undefined;
      do {
        count = await countQueue(channel, queues[counts.length] as string);
        counts.push(count);
      } while (count !== undefined && counts.length < queues.length);
    });
  return counts;
}

async function countQueue(channel: Channel, queue: string): Promise<QueueCount | undefined> {
  try {
    const { messageCount, consumerCount } = await channel.checkQueue(queue);
    return { messages: messageCount, consumers: consumerCount };
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_FOUND) return undefined;
    throw error;
  }
}
