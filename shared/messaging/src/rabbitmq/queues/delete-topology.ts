import type { Channel } from 'amqplib';
import { readLadder, UNRECORDED_DELAYS_MS } from '../consuming/recorded-ladder.ts';
import { EXCHANGES, exchangeName, movesName, type QueueNames, recordName } from './queue-topology.ts';

/**
 * Removes these queues with all that belongs to them, and the namespace's exchanges. What is not there is passed
 * over.
 */
export async function deleteTopology(
  channel: Channel,
  namespace: string,
  queues: readonly QueueNames[],
): Promise<void> {
  for (const names of queues) {
    const delaysMs = new Set([...(await readLadder(channel, names)), ...UNRECORDED_DELAYS_MS]);
    const steps = [...delaysMs].map(names.retry);
    for (const name of [names.main, names.dead, ...steps, names.ladder]) await channel.deleteQueue(name);
    await channel.deleteExchange(names.moves);
  }
  await channel.deleteQueue(recordName(namespace));
  await channel.deleteExchange(movesName(recordName(namespace)));
  for (const exchange of EXCHANGES) await channel.deleteExchange(exchangeName(namespace, exchange));
}
