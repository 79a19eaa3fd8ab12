import { once } from 'node:events';
import type { Channel } from 'amqplib';

/**
 * Closes a channel, or finds it closed. `close()` of amqplib alone waits for an answer for ever when the connection
 * breaks before that has come.
 */
export async function closeChannel(channel: Channel): Promise<void> {
  const ended = new AbortController();
  const isEnded = once(channel, 'close', { signal: ended.signal });
  isEnded.catch(() => undefined); // Aborted below: it was closed before.
  await Promise.race([channel.close(), isEnded]).catch(() => undefined); // Closed already, by an error.
  ended.abort();
}
