import type { Message as AmqpMessage } from 'amqplib';
import type { SentAs } from '../transport.ts';
import { keptSentAs } from './message-properties.ts';
import { EXCHANGES, exchangeName, type QueueNames } from './queues/queue-topology.ts';

// What the broker adds to what it moves itself, by a dead-letter exchange. We have none. A login may give one to a queue of
// its own, and so send on an exchange what it may not send there.
const MOVED_BY_BROKER = 'x-death';

/**
 * As what a message was published: by its routing key, for which its sender needed a permission; or as it was noted when
 * its own consumers moved it. Undefined if somebody put it into the queue who may write to the default exchange: a replica
 * of 1.1.0, or an operator.
 */
export function sentAsOf(
  { fields, properties }: AmqpMessage,
  { namespace, moves }: QueueNames,
): SentAs | undefined {
  const { exchange, routingKey } = fields;
  if (exchange === moves || exchange === '') return keptSentAs(properties);
  const isOfBus = EXCHANGES.some((one) => exchangeName(namespace, one) === exchange);
  const isMoved = properties.headers?.[MOVED_BY_BROKER] !== undefined;
  return { type: isOfBus && !isMoved ? routingKey : undefined };
}
