import type { Channel, GetMessage } from 'amqplib';
import { type SetAsideReason, setAsideError } from '../../queues/bus-queues.ts';
import { BusUnavailableError } from '../../transport-errors.ts';
import { MOST_BATCH_BYTES } from '../../wire/limits.ts';
import { attemptsOf, deathProperties } from '../message-properties.ts';
import type { ConfirmingPublisher } from '../publishing/confirming-publisher.ts';
import type { QueueNames } from '../queues/queue-topology.ts';
import { sentAsOf } from '../sent-as.ts';

export interface SetAsideOptions {
  readonly channel: Channel;
  readonly publisher: ConfirmingPublisher;
  readonly from: string;
  readonly names: QueueNames;
  readonly reason: SetAsideReason;
  /** How many at most. */
  readonly most: number;
  /** The first that is not ends it. */
  readonly isChosen?: (message: GetMessage) => boolean;
}

export interface SetAside {
  readonly count: number;
  /** The message at the head that was not chosen; it was put back. */
  readonly next?: GetMessage;
}

const BATCH = 200;

/** Moves messages from the head of a queue to its dead letters; each is there before it is taken away. */
export async function setAsideHead(options: SetAsideOptions): Promise<SetAside> {
  const { channel, most } = options;
  for (let count = 0; ; ) {
    const { batch, next } = await takeBatch(options, Math.min(most - count, BATCH));
    await bury(options, batch);
    for (const message of batch) channel.ack(message);
    count += batch.length;
    if (next !== undefined) channel.nack(next, false, true);
    if (next !== undefined || batch.length === 0) return { count, ...(next && { next }) };
  }
}

async function takeBatch(
  { channel, from, isChosen = () => true }: SetAsideOptions,
  most: number,
): Promise<{ batch: GetMessage[]; next?: GetMessage }> {
  const batch: GetMessage[] = [];
  for (let bytes = 0; batch.length < most && bytes < MOST_BATCH_BYTES; ) {
    const message = await channel.get(from);
    if (message === false) break;
    if (!isChosen(message)) return { batch, next: message };
    batch.push(message);
    bytes += message.content.length;
  }
  return { batch };
}

async function bury(
  { publisher, names, reason }: SetAsideOptions,
  batch: readonly GetMessage[],
): Promise<void> {
  const error = setAsideError(reason);
  const outcomes = await publisher.send(
    batch.map((message) => {
      const { content, properties } = message;
      const death = { reason, error, attempts: attemptsOf(properties) };
      const options = deathProperties(properties, death, sentAsOf(message, names));
      return { exchange: names.moves, routingKey: names.dead, content, options };
    }),
  );
  if (outcomes.includes('unroutable')) throw new BusUnavailableError(`the queue ${names.dead} is gone`);
}
