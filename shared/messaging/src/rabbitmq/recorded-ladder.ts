import type { Channel, GetMessage } from 'amqplib';
import type { BrokerConnection } from './broker-connection.ts';
import { withBrokerLock } from './broker-lock.ts';
import { closeChannel } from './close-channel.ts';
import type { ConfirmingPublisher } from './confirming-publisher.ts';
import { settled } from './queue-settled.ts';
import { assertQuorumQueue, type QueueNames } from './queue-topology.ts';

// The steps of releases that kept no record (1.1.0 and before). AMQP cannot list queues, but can ask for each by its
// name.
export const UNRECORDED_DELAYS_MS = [250, 1_000, 5_000, 10_000, 15_000, 60_000, 300_000];
const NOT_FOUND = 404;

/**
 * The delays of every step that a queue's ladder has had in any release: a queue beside it holds a message for each.
 * This adds those of `delaysMs`. What waits in a step that is no longer used must be consumed all the same.
 */
export function recordLadder(
  connection: BrokerConnection,
  publisher: ConfirmingPublisher,
  names: QueueNames,
  delaysMs: readonly number[],
): Promise<readonly number[]> {
  // One process at a time: what one has in hand to read is not there for others.
  return withBrokerLock(connection, `${names.ladder}.lock`, async () => {
    const recorded = await withChannel(connection, (channel) => readLadder(channel, names));
    const isFirst = recorded.length === 0;
    const wanted = new Set([...delaysMs, ...(isFirst ? await findUnrecorded(connection, names) : [])]);
    const missing = [...wanted].filter((delayMs) => !recorded.includes(delayMs));
    if (missing.length > 0)
      await publisher.send(
        missing.map((delayMs) => ({
          exchange: '',
          routingKey: names.ladder,
          content: Buffer.from(String(delayMs)),
          options: {},
        })),
      );
    return [...recorded, ...missing];
  });
}

/** How many steps the record has. */
export async function countRecorded(channel: Channel, names: QueueNames): Promise<number> {
  return (await channel.checkQueue(names.ladder)).messageCount;
}

/** The delays in the record, which is made if there is none. Nobody else may read at the same time. */
export async function readLadder(channel: Channel, names: QueueNames): Promise<number[]> {
  await assertQuorumQueue(channel, names.ladder);
  const taken: GetMessage[] = [];
  for (;;) {
    const message = await channel.get(names.ladder);
    if (message === false) break;
    taken.push(message);
  }
  for (const message of taken) channel.nack(message, false, true);
  await settled(channel, names.ladder, taken.length);
  return [...new Set(taken.map(({ content }) => Number(content.toString())))];
}

async function findUnrecorded(connection: BrokerConnection, names: QueueNames): Promise<number[]> {
  const found: number[] = [];
  // A channel each, since the broker closes the one on which it is asked for what it does not have.
  for (const delayMs of UNRECORDED_DELAYS_MS)
    if (await withChannel(connection, (channel) => isThere(channel, names.retry(delayMs))))
      found.push(delayMs);
  return found;
}

function isThere(channel: Channel, queue: string): Promise<boolean> {
  return channel.checkQueue(queue).then(
    () => true,
    (error: { code?: unknown }) => {
      if (error.code === NOT_FOUND) return false;
      throw error;
    },
  );
}

async function withChannel<T>(
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
