import type { Channel } from 'amqplib';
import { outageDelayMs } from '../failure-policy.ts';
import type { Exchange } from '../message.ts';
import type { QueueSettings } from '../queue-settings.ts';
import { DEFAULT_RETRY, type QueueOptions } from '../transport.ts';
import { TopologyConflictError } from '../transport-errors.ts';

export const EXCHANGES: readonly Exchange[] = ['events', 'commands'];
// RabbitMQ 4 would drop what was delivered twenty times, as a dead letter is that is looked at. A message that is
// delivered too often to a consumer we bury ourselves.
const NO_DELIVERY_LIMIT = 1_000_000_000;
const PRECONDITION_FAILED = 406;

/** The broker's names for a queue and what belongs to it. */
export interface QueueNames {
  readonly main: string;
  readonly dead: string;
  readonly retry: (delayMs: number) => string;
  /** Has a record of every step that there has been. */
  readonly ladder: string;
}

export function exchangeName(namespace: string, exchange: Exchange): string {
  return `${namespace}${exchange}`;
}

/** The queue that records which queues there are. */
export function recordName(namespace: string): string {
  return `${namespace}queues.record`;
}

export function queueNames(namespace: string, queue: string): QueueNames {
  const main = `${namespace}${queue}`;
  return {
    main,
    dead: `${main}.dead`,
    retry: (delayMs) => `${main}.retry.${delayMs}`,
    ladder: `${main}.ladder`,
  };
}

/** Every delay that a message of this queue may be put aside for. */
export function retryDelays({ retry = DEFAULT_RETRY }: Pick<QueueOptions, 'retry'>): number[] {
  return [...new Set([...retry.delaysMs, outageDelayMs(retry)])];
}

export async function declareExchanges(channel: Channel, namespace: string): Promise<void> {
  for (const exchange of EXCHANGES)
    await declaring(`exchange ${exchange}`, () =>
      channel.assertExchange(exchangeName(namespace, exchange), 'topic', { durable: true }),
    );
}

/**
 * Declares a queue, the steps of its retry ladder, its dead-letter queue and its bindings. Throws
 * TopologyConflictError.
 */
export async function declareQueue(
  channel: Channel,
  namespace: string,
  queue: QueueSettings,
  delaysMs: readonly number[],
): Promise<void> {
  const names = queueNames(namespace, queue.queue);
  await declareExchanges(channel, namespace);
  await assertQuorumQueue(channel, names.dead);
  await assertQuorumQueue(channel, names.main, { 'x-single-active-consumer': queue.isOrdered });
  for (const delayMs of delaysMs) await assertQuorumQueue(channel, names.retry(delayMs));
  for (const { exchange, pattern } of queue.bindings)
    await channel.bindQueue(names.main, exchangeName(namespace, exchange), pattern);
}

/** Makes a durable queue that loses nothing with a node, unless it is there. Throws TopologyConflictError. */
export async function assertQuorumQueue(
  channel: Channel,
  name: string,
  more: Record<string, unknown> = {},
): Promise<void> {
  await declaring(`queue ${name}`, () =>
    channel.assertQueue(name, {
      durable: true,
      arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': NO_DELIVERY_LIMIT, ...more },
    }),
  );
}

async function declaring(what: string, declare: () => Promise<unknown>): Promise<void> {
  try {
    await declare();
  } catch (error) {
    if ((error as { code?: unknown }).code !== PRECONDITION_FAILED) throw error;
    throw new TopologyConflictError(
      `the ${what} exists on RabbitMQ with other properties; empty and delete it there, or name another`,
      { cause: error },
    );
  }
}
