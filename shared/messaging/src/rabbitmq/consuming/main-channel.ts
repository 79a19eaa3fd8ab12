import type { Log } from '@platform/telemetry/log.ts';
import type { Message as AmqpMessage, Channel } from 'amqplib';
import { setAsideError } from '../../queues/bus-queues.ts';
import type { QueueSettings } from '../../queues/queue-settings.ts';
import { poisoned, type QueueConsumer } from '../../receiving/queue-consumer.ts';
import { MOST_DELIVERIES } from '../../wire/limits.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { closeChannel } from '../connection/close-channel.ts';
import { deliveriesOf, madeAtOf } from '../message-properties.ts';
import type { ConfirmingPublisher } from '../publishing/confirming-publisher.ts';
import type { QueueNames } from '../queues/queue-topology.ts';
import { holdDelivery } from './held-delivery.ts';
import { consumeMain } from './main-consumer.ts';

export interface MainChannelOptions {
  readonly connection: BrokerConnection;
  readonly publisher: ConfirmingPublisher;
  readonly queue: QueueSettings;
  readonly names: QueueNames;
  readonly consumer: QueueConsumer;
  readonly log: Log;
  /** It ended by itself, or something is missing that it needs: everything is to be declared again. */
  readonly onLost: () => void;
}

/**
 * The channel on which the messages of a queue are taken. Its end gives back all that is in hand, at once, in order, and
 * without anything to be written for each; so it is ended, and opened again, whenever the consumer changes what it takes.
 *
 * Not by cancelling its consumer: what is on its way to it at that moment would get lost between broker and client until
 * then.
 */
export class MainChannel {
  readonly #options: MainChannelOptions;
  #channel: Channel | undefined;
  #isRenewing = false;
  #isClosed = false;

  constructor(options: MainChannelOptions) {
    this.#options = options;
  }

  /** Takes messages, unless the consumer is paused. A suspect message may take its time. */
  async open(): Promise<void> {
    const { consumer, onLost, log, queue } = this.#options;
    const { intake } = consumer;
    if (intake === 'paused' || this.#isClosed) return;
    let channel: Channel | undefined;
    try {
      channel = await this.#openChannel();
      await this.#consume(channel, intake === 'probing' ? 1 : queue.prefetch);
      if (consumer.intake !== intake) this.renew();
    } catch (error) {
      // It was ended by us.
      if (this.#isClosed || this.#channel !== channel) return;
      log.warn({ queue: queue.queue, err: error }, 'the queue cannot be consumed');
      onLost();
    }
  }

  /** What the consumer takes has changed. Waits for the handlers under way: their messages would be given back too. */
  renew(): void {
    if (!this.#isRenewing) void this.#renew();
  }

  /** Handlers that still run have lost their messages. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#closeChannel();
  }

  async #renew(): Promise<void> {
    this.#isRenewing = true;
    await this.#options.consumer.idle();
    this.#isRenewing = false;
    await this.#closeChannel();
    await this.open();
  }

  async #closeChannel(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    if (channel !== undefined) await closeChannel(channel);
  }

  async #openChannel(): Promise<Channel> {
    const { connection, log, queue, onLost } = this.#options;
    const channel = await connection.model.createChannel();
    channel.on('error', (error) => log.warn({ queue: queue.queue, err: error }, 'the channel was closed'));
    channel.on('handler-error', (error) => log.error({ err: error }, 'a RabbitMQ listener failed'));
    channel.on('close', () => {
      if (this.#channel === channel) onLost();
    });
    if (this.#isClosed) {
      await closeChannel(channel);
      throw new Error('closed while opening');
    }
    this.#channel = channel;
    return channel;
  }

  #consume(channel: Channel, prefetch: number): Promise<void> {
    const { queue, names, consumer, log, onLost } = this.#options;
    return consumeMain({
      channel,
      queue: names.main,
      prefetch,
      isOrdered: queue.isOrdered,
      onMessage: (message) => this.#accept(channel, message),
      onCancelled: () => {
        // The queue was deleted, or its node went down.
        log.warn({ queue: queue.queue }, 'RabbitMQ ended the consumer');
        onLost();
      },
      idle: () => consumer.idle(),
    });
  }

  #accept(channel: Channel, message: AmqpMessage): void {
    const { publisher, names, consumer, onLost } = this.#options;
    const held = holdDelivery(message, {
      channel,
      publisher,
      names,
      isLost: () => this.#channel !== channel,
      onQueueGone: onLost,
    });
    const deliveries = deliveriesOf(message.properties);
    const { attempts } = held;
    if (deliveries >= MOST_DELIVERIES) consumer.condemn(held, poisoned(deliveries, attempts));
    else if (this.#isExpired(message))
      consumer.condemn(held, { reason: 'expired', error: setAsideError('expired'), attempts });
    else consumer.accept(held);
  }

  #isExpired({ properties }: AmqpMessage): boolean {
    const { maxAgeMs } = this.#options.queue.limits;
    const madeAt = maxAgeMs === undefined ? undefined : madeAtOf(properties);
    return maxAgeMs !== undefined && madeAt !== undefined && madeAt.getTime() < Date.now() - maxAgeMs;
  }
}
