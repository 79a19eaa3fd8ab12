import type { Channel } from 'amqplib';
import type { Exchange } from '../../message.ts';
import type { QueueSettings } from '../../queues/queue-settings.ts';
import { outageDelayMs } from '../../receiving/failure-policy.ts';
import { DEFAULT_RETRY, type QueueOptions } from '../../transport.ts';
import { TopologyConflictError } from '../../transport-errors.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { withChannel } from '../connection/with-channel.ts';

export const EXCHANGES: readonly Exchange[] = ['events', 'commands'];
// RabbitMQ 4 would drop what was delivered twenty times, as a dead letter is that is looked at. A message that is
// delivered too often to a consumer we bury ourselves.
const NO_DELIVERY_LIMIT = 1_000_000_000;
const NOT_FOUND = 404;
const PRECONDITION_FAILED = 406;

/** The broker's names for a queue and what belongs to it. */
export interface QueueNames {
  readonly namespace: string;
  readonly main: string;
  readonly dead: string;
  readonly retry: (delayMs: number) => string;
  /** Has a record of every step that there has been. */
  readonly ladder: string;
  /** The exchange by which messages come into these queues other than from a sender. */
  readonly moves: string;
}

export function exchangeName(namespace: string, exchange: Exchange): string {
  return `${namespace}${exchange}`;
}

/** The queue that records which queues there are. */
export function recordName(namespace: string): string {
  return `${namespace}queues.record`;
}

/**
 * The exchange by which messages are put into a queue by its name. The default exchange would do that for every queue of
 * the broker: who may write to it may send anything to anybody.
 */
export function movesName(queue: string): string {
  return `${queue}.moves`;
}

export function queueNames(namespace: string, queue: string): QueueNames {
  const main = `${namespace}${queue}`;
  return {
    namespace,
    main,
    dead: `${main}.dead`,
    retry: (delayMs) => `${main}.retry.${delayMs}`,
    ladder: `${main}.ladder`,
    moves: movesName(main),
  };
}

/** Every delay that a message of this queue may be put aside for. */
export function retryDelays({ retry = DEFAULT_RETRY }: Pick<QueueOptions, 'retry'>): number[] {
  return [...new Set([...retry.delaysMs, outageDelayMs(retry)])];
}

/** Makes the two exchanges of the bus unless they are there: a service's own login may not make them. */
export async function declareExchanges(connection: BrokerConnection, namespace: string): Promise<void> {
  for (const exchange of EXCHANGES) {
    const name = exchangeName(namespace, exchange);
    if (await hasExchange(connection, name)) continue;
    await declaring(`exchange ${exchange}`, () =>
      withChannel(connection, (channel) => channel.assertExchange(name, 'topic', { durable: true })),
    );
  }
}

async function hasExchange(connection: BrokerConnection, name: string): Promise<boolean> {
  try {
    await withChannel(connection, (channel) => channel.checkExchange(name));
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== NOT_FOUND) throw error;
    return false;
  }
}

/** Makes the exchange by which messages are moved into `queues`, and its routes to them. They have to be there. */
export async function declareMoves(
  channel: Channel,
  moves: string,
  queues: readonly string[],
): Promise<void> {
  await declaring(`exchange ${moves}`, () => channel.assertExchange(moves, 'direct', { durable: true }));
  for (const queue of queues) await channel.bindQueue(queue, moves, queue);
}

/**
 * Declares a queue, the steps of its retry ladder, its dead-letter queue, its bindings and the routes by which its
 * messages are moved. Throws TopologyConflictError.
 */
export async function declareQueue(
  channel: Channel,
  namespace: string,
  queue: QueueSettings,
  delaysMs: readonly number[],
): Promise<void> {
  const names = queueNames(namespace, queue.queue);
  const steps = delaysMs.map(names.retry);
  await assertQuorumQueue(channel, names.dead);
  await assertQuorumQueue(channel, names.main, { 'x-single-active-consumer': queue.isOrdered });
  for (const step of steps) await assertQuorumQueue(channel, step);
  await declareMoves(channel, names.moves, [names.main, names.dead, ...steps]);
  for (const { exchange, pattern } of queue.bindings)
    await channel.bindQueue(names.main, exchangeName(namespace, exchange), pattern);
}

/** Declares one step of a retry ladder, and the route to it. */
export async function declareStep(channel: Channel, names: QueueNames, delayMs: number): Promise<void> {
  await assertQuorumQueue(channel, names.retry(delayMs));
  await declareMoves(channel, names.moves, [names.retry(delayMs)]);
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
