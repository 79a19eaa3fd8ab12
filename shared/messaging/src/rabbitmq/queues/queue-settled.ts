import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from 'amqplib';

const STALL_MS = 5_000;
const POLL_MS = 5;

/**
 * Resolves when `count` messages wait in `queue`, for what was given back has no answer of its own; or after five
 * seconds.
 */
export async function settled(channel: Channel, queue: string, count: number): Promise<void> {
  for (const deadline = Date.now() + STALL_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const { messageCount } = await channel.checkQueue(queue);
    if (messageCount >= count) return;
  }
}
