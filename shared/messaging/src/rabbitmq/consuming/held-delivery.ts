import type { Message as AmqpMessage, Channel } from 'amqplib';
import type { HeldMessage } from '../../receiving/queue-consumer.ts';
import { BusUnavailableError } from '../../transport-errors.ts';
import { attemptsOf, deathProperties, delayProperties } from '../message-properties.ts';
import {
  type ConfirmingPublisher,
  isExchangeGone,
  type Sending,
} from '../publishing/confirming-publisher.ts';
import type { QueueNames } from '../queues/queue-topology.ts';
import { sentAsOf } from '../sent-as.ts';

export interface HeldDeliveryOptions {
  readonly channel: Channel;
  readonly publisher: ConfirmingPublisher;
  readonly names: QueueNames;
  readonly isLost: () => boolean;
  /** A queue that it was to be moved to does not exist: everything is to be declared again. */
  readonly onQueueGone: () => void;
}

/** A message that the broker delivered on a channel, and the ways to let go of it. */
export function holdDelivery(message: AmqpMessage, options: HeldDeliveryOptions): HeldMessage {
  const { channel, publisher, names, isLost, onQueueGone } = options;
  const { content, properties } = message;
  const sentAs = sentAsOf(message, names);
  const moveTo = async (routingKey: string, properties: Sending['options']) => {
    // It is the broker's in its new place before it is taken away from its old one.
    const sending = { exchange: names.moves, routingKey, content, options: properties };
    const [outcome] = await publisher.send([sending]).catch((error: unknown) => {
      if (isExchangeGone(error)) onQueueGone();
      throw error;
    });
    if (outcome === 'unroutable') {
      onQueueGone();
      throw new BusUnavailableError(`the queue ${routingKey} is gone`);
    }
    if (!isLost()) channel.ack(message);
  };
  return {
    body: content.toString(),
    attempts: attemptsOf(properties),
    sentAs,
    isLost,
    ack: () => channel.ack(message),
    // Done by the end of the channel, which puts all back at once and in order.
    giveBack: () => undefined,
    delay: (delayMs, attempts) =>
      moveTo(names.retry(delayMs), delayProperties(properties, delayMs, attempts, sentAs)),
    bury: (death) => moveTo(names.dead, deathProperties(properties, death, sentAs)),
  };
}
