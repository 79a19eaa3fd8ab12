import { setTimeout as sleep } from 'node:timers/promises';
import { type StopWork, startPeriodicWork } from '@platform/resilience/periodic-work.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { Channel } from 'amqplib';
import type { QueueSettings } from '../../queues/queue-settings.ts';
import { QueueConsumer } from '../../receiving/queue-consumer.ts';
import type { Delivery, QueueHandling, Subscription } from '../../transport.ts';
import { BusUnavailableError, TopologyConflictError } from '../../transport-errors.ts';
import { DRAIN_MS } from '../../wire/limits.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { closeChannel } from '../connection/close-channel.ts';
import type { ConfirmingPublisher } from '../publishing/confirming-publisher.ts';
import {
  declareExchanges,
  declareQueue,
  declareStep,
  type QueueNames,
  queueNames,
  retryDelays,
} from '../queues/queue-topology.ts';
import { openTopologyChannel } from '../queues/topology-channel.ts';
import { MainChannel } from './main-channel.ts';
import { countRecorded, recordLadder } from './recorded-ladder.ts';
import { RetryStep } from './retry-step.ts';

export interface RabbitMqSubscriptionOptions {
  readonly connection: BrokerConnection;
  readonly publisher: ConfirmingPublisher;
  readonly namespace: string;
  readonly queue: QueueSettings;
  readonly handle: (delivery: Delivery) => Promise<void>;
  readonly log: Log;
  readonly ladderLookMs: number;
  readonly onStopped: () => void;
}

/** Opening takes a few round trips. */
const OPENING_MS = 1_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/** One queue consumed by this process, on channels of its own that are opened again whenever one ends. */
export class RabbitMqSubscription implements Subscription {
  readonly queue: QueueSettings;
  readonly names: QueueNames;
  readonly #options: RabbitMqSubscriptionOptions;
  readonly #consumer: QueueConsumer;
  readonly #stopping = new AbortController();
  /** Has the queue's topology and its ladder. */
  #channel: Channel | undefined;
  #main: MainChannel | undefined;
  #ladder: RetryStep[] = [];
  #stopLooking: StopWork | undefined;
  #stopped: Promise<void> | undefined;
  #opening: Promise<void> | undefined;

  constructor(options: RabbitMqSubscriptionOptions) {
    const { queue, handle, log, namespace } = options;
    this.#options = options;
    this.queue = queue;
    this.names = queueNames(namespace, queue.queue);
    this.#consumer = new QueueConsumer({
      queue,
      handle,
      log,
      onFreed: () => undefined,
      onIntake: () => this.#main?.renew(),
    });
  }

  /** Messages in this process's hands. */
  get held(): number {
    return this.#consumer.size;
  }

  get handling(): QueueHandling {
    return this.#consumer.handling;
  }

  /** Delayed messages in this process's hands. */
  get delayed(): number {
    return this.#ladder.reduce((total, step) => total + step.held, 0);
  }

  /** The steps that are consumed, those of other releases among them. */
  get delaysMs(): readonly number[] {
    return this.#ladder.map(({ delayMs }) => delayMs);
  }

  /** Resolves when the queue is declared and consumed for the first time; throws TopologyConflictError. */
  async start(): Promise<void> {
    await this.#openUntilDone((error) => error instanceof TopologyConflictError);
    if (this.#stopping.signal.aborted) throw new BusUnavailableError('stopped before the queue was declared');
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** Ends with its channels, of which the main one gives back what has not been handled. */
  async #stop(): Promise<void> {
    this.#stopping.abort();
    const looked = this.#stopLooking?.();
    const channel = this.#channel;
    await this.#consumer.stop(DRAIN_MS);
    // What is being declared is there afterwards, or not at all: who stops it may remove it. With the broker away it waits.
    const opened = this.#opening?.catch(() => undefined); // Its caller's to handle.
    await Promise.race([Promise.all([opened, looked]), sleep(OPENING_MS, undefined, { ref: false })]);
    if (channel !== undefined && this.#channel === channel) {
      this.#channel = undefined;
      await this.#closeMain();
      await closeChannel(channel);
    }
    this.#options.onStopped();
  }

  /** Tries until it is open, or stopped. Throws what `isFatal`. */
  async #openUntilDone(isFatal: (error: unknown) => boolean): Promise<void> {
    for (let delayMs = FIRST_RETRY_MS; !this.#stopping.signal.aborted; ) {
      try {
        this.#opening = this.#open();
        return await this.#opening;
      } catch (error) {
        if (isFatal(error)) throw error;
        delayMs = await this.#waitToRetry(error, delayMs);
      }
    }
  }

  async #waitToRetry(error: unknown, delayMs: number): Promise<number> {
    if (this.#stopping.signal.aborted) return delayMs;
    this.#options.log.warn({ queue: this.queue.queue, err: error }, 'the queue cannot be consumed');
    await sleep(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined); // Stopped.
    return Math.min(delayMs * 2, LONGEST_RETRY_MS);
  }

  async #open(): Promise<void> {
    const { connection, namespace, log } = this.#options;
    let isClosed = false;
    const onClosed = (closed: Channel) => {
      isClosed = true;
      this.#lost(closed);
    };
    const channel = await openTopologyChannel(connection, { queue: this.queue.queue, log, onClosed });
    try {
      await declareExchanges(connection, namespace);
      const delaysMs = await this.#recordLadder();
      this.#stopping.signal.throwIfAborted();
      await declareQueue(channel, namespace, this.queue, delaysMs);
      this.#ladder = [];
      for (const delayMs of delaysMs) await this.#startStep(channel, delayMs);
      if (isClosed || this.#stopping.signal.aborted)
        throw new BusUnavailableError('lost or stopped while opening');
    } catch (error) {
      channel.close().catch(() => undefined); // Closed already, by the error.
      throw error;
    }
    // Not before: a channel that ends while it is opened is opened again by who opens it, and by nobody else.
    this.#channel = channel;
    this.#lookForSteps(channel);
    this.#startConsuming(channel);
  }

  #recordLadder(): Promise<readonly number[]> {
    const { connection, publisher } = this.#options;
    return recordLadder(connection, publisher, this.names, retryDelays(this.queue));
  }

  /** Consumes steps too that another release adds while this one runs: it may be taken back. */
  #lookForSteps(channel: Channel): void {
    const { ladderLookMs, log } = this.#options;
    void this.#stopLooking?.(); // One under way sees that its channel is no longer in use.
    this.#stopLooking = startPeriodicWork({
      what: `the look at the retry ladder of ${this.queue.queue}`,
      everyMs: ladderLookMs,
      firstAfterMs: ladderLookMs,
      logger: log,
      work: async () => {
        if (this.#channel === channel && (await countRecorded(channel, this.names)) > this.#ladder.length)
          await this.#addSteps(channel);
      },
    });
  }

  async #addSteps(channel: Channel): Promise<void> {
    const known = new Set(this.delaysMs);
    for (const delayMs of await this.#recordLadder()) {
      if (known.has(delayMs)) continue;
      await declareStep(channel, this.names, delayMs);
      await this.#startStep(channel, delayMs);
    }
  }

  async #startStep(channel: Channel, delayMs: number): Promise<void> {
    const { publisher, log } = this.#options;
    const step = new RetryStep({
      channel,
      publisher,
      from: this.names.retry(delayMs),
      to: this.names.main,
      moves: this.names.moves,
      delayMs,
      onCancelled: () => this.#cancelled(channel),
      onError: (error) =>
        log.warn({ queue: this.queue.queue, err: error }, 'delayed messages could not be moved'),
    });
    this.#ladder.push(step);
    await step.start();
  }

  async #closeMain(): Promise<void> {
    const main = this.#main;
    this.#main = undefined;
    await main?.close();
  }

  /** Not waited for by those who open: a suspect message may take its time. */
  #startConsuming(channel: Channel): void {
    const { connection, publisher, log } = this.#options;
    const { queue, names } = this;
    this.#main = new MainChannel({
      connection,
      publisher,
      queue,
      names,
      consumer: this.#consumer,
      log,
      onLost: () => this.#replace(channel),
    });
    void this.#main.open();
  }

  #lost(channel: Channel): void {
    if (this.#channel !== channel) return;
    this.#channel = undefined;
    void this.#closeMain();
    this.#consumer.dropWaiting();
    void this.#openUntilDone(() => false);
  }

  /** Gives the channel up for a new one, which declares what is missing. */
  #replace(channel: Channel): void {
    this.#lost(channel);
    channel.close().catch(() => undefined); // Closed already.
  }

  /** The broker ended the consumer: the queue was deleted, or its node went down. */
  #cancelled(channel: Channel): void {
    this.#options.log.warn({ queue: this.queue.queue }, 'RabbitMQ ended the consumer');
    this.#replace(channel);
  }
}
