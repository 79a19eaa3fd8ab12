import type { Channel, ConsumeMessage } from 'amqplib';
import { attemptsOf, dueAtOf, keptSentAs, retryProperties } from '../message-properties.ts';
import { type ConfirmingPublisher, isExchangeGone } from '../publishing/confirming-publisher.ts';

export interface RetryStepOptions {
  readonly channel: Channel;
  readonly publisher: ConfirmingPublisher;
  /** Where messages wait, and where they go when due. */
  readonly from: string;
  readonly to: string;
  /** The exchange that takes them there. */
  readonly moves: string;
  readonly delayMs: number;
  /** The broker ended the consumer, or something that it needs is gone: the channel is to be replaced. */
  readonly onCancelled: () => void;
  readonly onError: (error: unknown) => void;
}

// The oldest ones, which are due first, as all messages of a step wait equally long.
const PREFETCH = 50;
const RETRY_MS = 1_000;
// RabbitMQ closes the channel of who keeps a message unacknowledged for 30 minutes (consumer_timeout).
const LONGEST_HOLD_MS = 600_000;

interface Waiting {
  readonly message: ConsumeMessage;
  readonly dueAt: number;
  /** Not due by then, it is given back and taken anew. */
  readonly heldUntil: number;
}

/**
 * One step of a retry ladder: holds the messages of its queue that are due next, and brings each back when it is.
 *
 * RabbitMQ could do this by a time to live and a dead-letter exchange. But that loses messages when a node dies
 * (at-most-once), or strands them in the step, for minutes or until an operator comes (at-least-once: issues 12625
 * and 16652 of rabbitmq-server). Here a message leaves the step once its queue has confirmed it.
 */
export class RetryStep {
  readonly #options: RetryStepOptions;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isReleasing = false;
  #isOpen = true;

  constructor(options: RetryStepOptions) {
    this.#options = options;
    options.channel.on('close', () => {
      this.#isOpen = false;
      this.#waiting = [];
      clearTimeout(this.#timer);
    });
  }

  get delayMs(): number {
    return this.#options.delayMs;
  }

  /** Messages held here; the broker does not count them as waiting. */
  get held(): number {
    return this.#waiting.length;
  }

  async start(): Promise<void> {
    const { channel, from, delayMs, onCancelled } = this.#options;
    await channel.prefetch(PREFETCH);
    await channel.consume(from, (message) => {
      if (message === null) return onCancelled();
      // Not longer than its step, whatever the clock of the process that put it aside said.
      const dueAt = Math.min(dueAtOf(message.properties), Date.now() + delayMs);
      this.#waiting.push({ message, dueAt, heldUntil: Date.now() + LONGEST_HOLD_MS });
      if (!this.#isReleasing) this.#sleep();
    });
  }

  #sleep(leastMs = 0): void {
    clearTimeout(this.#timer);
    if (!this.#isOpen || this.#waiting.length === 0) return;
    const nextAt = Math.min(...this.#waiting.map(({ dueAt, heldUntil }) => Math.min(dueAt, heldUntil)));
    this.#timer = setTimeout(() => void this.#release(), Math.max(nextAt - Date.now(), leastMs));
  }

  async #release(): Promise<void> {
    this.#isReleasing = true;
    const now = Date.now();
    const due = this.#waiting.filter(({ dueAt }) => dueAt <= now);
    try {
      await this.#bringBack(due.map(({ message }) => message));
      this.#waiting = this.#waiting.filter((entry) => !due.includes(entry));
      this.#takeAnew();
      this.#sleep();
    } catch (error) {
      this.#options.onError(error);
      if (isExchangeGone(error)) this.#options.onCancelled();
      this.#sleep(RETRY_MS);
    } finally {
      this.#isReleasing = false;
    }
  }

  /** Gives back what has been held too long; it is delivered again at once. */
  #takeAnew(): void {
    const old = this.#waiting.filter(({ heldUntil }) => heldUntil <= Date.now());
    this.#waiting = this.#waiting.filter((entry) => !old.includes(entry));
    for (const { message } of old) this.#options.channel.nack(message, false, true);
  }

  async #bringBack(messages: readonly ConsumeMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const { channel, publisher, moves, to } = this.#options;
    const outcomes = await publisher.send(
      messages.map(({ content, properties }) => ({
        exchange: moves,
        routingKey: to,
        content,
        options: retryProperties(properties, attemptsOf(properties), keptSentAs(properties)),
      })),
    );
    // The queue is gone; sent again, those of them that were taken are doubled, which an inbox sees to.
    if (outcomes.includes('unroutable')) throw new Error(`there is no queue ${to}`);
    if (this.#isOpen) for (const message of messages) channel.ack(message);
  }
}
