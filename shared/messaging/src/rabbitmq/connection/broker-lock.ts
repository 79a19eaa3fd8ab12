import { setTimeout as sleep } from 'node:timers/promises';
import { BusUnavailableError } from '../../transport-errors.ts';
import type { BrokerConnection } from './broker-connection.ts';
import { closeChannel } from './close-channel.ts';

const RESOURCE_LOCKED = 405;
const TIMEOUT_MS = 10_000;
const RETRY_MS = 50;

/**
 * Runs `work` while no other process runs work under the same `name`. The lock is an exclusive queue: the broker
 * refuses it to every other connection, and removes it with the connection that has it.
 */
export async function withBrokerLock<T>(
  connection: BrokerConnection,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  for (const deadline = Date.now() + TIMEOUT_MS; ; ) {
    const channel = await connection.channel();
    try {
      await channel.assertQueue(name, { exclusive: true, durable: false });
    } catch (error) {
      if ((error as { code?: unknown }).code !== RESOURCE_LOCKED) throw error;
      if (Date.now() > deadline)
        throw new BusUnavailableError(`another process has ${name}`, { cause: error });
      await sleep(RETRY_MS * (0.5 + Math.random()));
      continue;
    }
    try {
      return await work();
    } finally {
      await channel.deleteQueue(name).catch(() => undefined); // Gone with its connection.
      await closeChannel(channel);
    }
  }
}
