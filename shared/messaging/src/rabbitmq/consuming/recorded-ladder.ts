import type { Channel } from 'amqplib';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { withBrokerLock } from '../connection/broker-lock.ts';
import { countQueues, withChannel } from '../connection/with-channel.ts';
import { takeAll } from '../dead-letters/take-all.ts';
import type { ConfirmingPublisher } from '../publishing/confirming-publisher.ts';
import { settled } from '../queues/queue-settled.ts';
import { assertQuorumQueue, declareMoves, type QueueNames } from '../queues/queue-topology.ts';

// The steps of releases that kept no record (1.1.0 and before). AMQP cannot list queues, but can ask for each by its
// name.
export const UNRECORDED_DELAYS_MS = [250, 1_000, 5_000, 10_000, 15_000, 60_000, 300_000];

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
          exchange: names.moves,
          routingKey: names.ladder,
          content: Buffer.from(String(delayMs)),
          options: {},
        })),
      );
    return [...recorded, ...missing];
  });
}

/** The delays of every step that there may be. */
export function recordedDelays(connection: BrokerConnection, names: QueueNames): Promise<readonly number[]> {
  return withBrokerLock(connection, `${names.ladder}.lock`, () =>
    withChannel(connection, async (channel) => [
      ...new Set([...(await readLadder(channel, names)), ...UNRECORDED_DELAYS_MS]),
    ]),
  );
}

/** How many steps the record has. */
export async function countRecorded(channel: Channel, names: QueueNames): Promise<number> {
  return (await channel.checkQueue(names.ladder)).messageCount;
}

/** The delays in the record, which is made if there is none. Nobody else may read at the same time. */
export async function readLadder(channel: Channel, names: QueueNames): Promise<number[]> {
  await assertQuorumQueue(channel, names.ladder);
  await declareMoves(channel, names.moves, [names.ladder]);
  const taken = await takeAll(channel, names.ladder);
  for (const message of taken) channel.nack(message, false, true);
  await settled(channel, names.ladder, taken.length);
  return [...new Set(taken.map(({ content }) => Number(content.toString())))];
}

async function findUnrecorded(connection: BrokerConnection, names: QueueNames): Promise<number[]> {
  const counts = await countQueues(connection, UNRECORDED_DELAYS_MS.map(names.retry));
  return UNRECORDED_DELAYS_MS.filter((_, i) => counts[i] !== undefined);
}
