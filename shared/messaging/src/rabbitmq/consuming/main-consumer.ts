import type { Message as AmqpMessage, Channel } from 'amqplib';
import { SUSPECT_AFTER } from '../../wire/limits.ts';
import { deliveriesOf } from '../message-properties.ts';

export interface MainConsumerOptions {
  readonly channel: Channel;
  readonly queue: string;
  readonly prefetch: number;
  readonly isOrdered: boolean;
  readonly onMessage: (message: AmqpMessage) => void;
  /** The broker ended the consumer. */
  readonly onCancelled: () => void;
  /** Resolves when nothing that was taken is in hand. */
  readonly idle: () => Promise<void>;
}

/**
 * Takes the messages of a queue on one channel until that ends.
 *
 * What was in hand when a process died lies at the head of the queue. A message that has been there several times
 * may be what it died of: such are got one by one, so that none of the others is in hand, and counted, if this
 * process dies of one as well. The rest comes pushed. A queue with a single active consumer does not let itself be
 * got from; one with a prefetch of 1 needs not.
 */
export async function consumeMain(options: MainConsumerOptions): Promise<void> {
  const { channel, queue, prefetch, isOrdered, onMessage, onCancelled } = options;
  const inHand = isOrdered || prefetch === 1 ? 0 : await passSuspects(options);
  await channel.prefetch(prefetch - inHand);
  await channel.consume(queue, (message) => {
    if (message === null) onCancelled();
    else onMessage(message);
  });
}

/** Returns how many of the messages it took may still be in hand: the first that is no suspect, if there was one. */
async function passSuspects({ channel, queue, onMessage, idle }: MainConsumerOptions): Promise<number> {
  for (;;) {
    const message = await channel.get(queue);
    if (message === false) return 0;
    onMessage(message);
    if (deliveriesOf(message.properties) <= SUSPECT_AFTER) return 1;
    await idle();
  }
}
