import type { Channel, ConsumeMessage } from 'amqplib';
import type { DeadLetter } from '../../transport.ts';
import { BusUnavailableError } from '../../transport-errors.ts';
import { readDeadLetter } from '../message-properties.ts';
import { settled } from '../queues/queue-settled.ts';

/** A dead letter taken from its queue, to be acknowledged or put back. */
export interface TakenLetter {
  readonly letter: DeadLetter;
  readonly message: ConsumeMessage;
}

// Bounds the memory of a scan. What lies behind is reached once what is before it has been dealt with.
const MOST_LETTERS = 5_000;
const STALL_MS = 5_000;

/**
 * Takes the dead letters that wait in `deadQueue`, oldest first.
 *
 * All of them, because a quorum queue puts what is given back behind what was given back before: taking a few and
 * putting them back would turn the queue round. They come by a consumer, since getting them one by one costs a
 * round trip each.
 */
export async function takeDeadLetters(
  channel: Channel,
  queue: string,
  deadQueue: string,
): Promise<TakenLetter[]> {
  const { messageCount } = await channel.checkQueue(deadQueue);
  const expected = Math.min(messageCount, MOST_LETTERS);
  const taken: TakenLetter[] = [];
  if (expected === 0) return [];
  await channel.prefetch(expected);
  const { promise: isComplete, resolve, reject } = Promise.withResolvers<void>();
  const stalled = () => reject(new BusUnavailableError('the dead letters do not arrive'));
  let timer = setTimeout(stalled, STALL_MS);
  channel.on('close', stalled);
  try {
    const { consumerTag } = await channel.consume(deadQueue, (message) => {
      clearTimeout(timer);
      if (message === null) return stalled();
      timer = setTimeout(stalled, STALL_MS);
      taken.push({ letter: readDeadLetter(queue, message.properties, message.content), message });
      if (taken.length === expected) resolve();
    });
    await isComplete;
    await channel.cancel(consumerTag);
  } finally {
    clearTimeout(timer);
    channel.off('close', stalled);
  }
  return taken.sort((a, b) => (a.letter.place < b.letter.place ? -1 : 1));
}

/** Puts letters back in the order given; resolves when they are there for the next one to take. */
export async function putBack(
  channel: Channel,
  deadQueue: string,
  letters: readonly TakenLetter[],
): Promise<void> {
  for (const { message } of letters) channel.nack(message, false, true);
  await settled(channel, deadQueue, letters.length);
}
