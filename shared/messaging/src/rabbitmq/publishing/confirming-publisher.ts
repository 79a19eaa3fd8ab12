import type { Log } from '@platform/telemetry/log.ts';
import type { Message as AmqpMessage, ConfirmChannel, Options } from 'amqplib';
import { BusUnavailableError, TypeRefusedError } from '../../transport-errors.ts';
import type { BrokerConnection } from '../connection/broker-connection.ts';
import { declareExchanges } from '../queues/queue-topology.ts';

/** One message on its way to the broker. */
export interface Sending {
  /** A physical exchange name. Never the default exchange, to which a service's own login may not write. */
  readonly exchange: string;
  readonly routingKey: string;
  readonly content: Buffer;
  readonly options: Options.Publish;
}

export type Outcome = 'taken' | 'unroutable';

interface Pending {
  outcome: Outcome;
}

const NOT_FOUND = 404;
// As the broker says that a login may not send with a routing key (rabbit_access_control, check_topic_access).
const REFUSED_TOPIC = /access to topic '([^']*)' in exchange /;
const PUBLISH_TIMEOUT_MS = 5_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

/**
 * Sends messages on one confirm channel, all of them in flight at once. The connection is used for nothing else,
 * because the broker stops reading from it altogether while it is short of memory or disk.
 */
export class ConfirmingPublisher {
  readonly #connection: BrokerConnection;
  readonly #namespace: string;
  readonly #log: Log;
  /** In flight, by the number sent along as correlation id: a returned message carries it back. */
  readonly #pending = new Map<string, Pending>();
  #channel: ConfirmChannel | undefined;
  #sequence = 0;
  #lastError: unknown;
  /** Why the broker closed the channel: all that was in flight fails with it. */
  #channelError: unknown;
  #whenReady: (() => void)[] = [];

  constructor(connection: BrokerConnection, namespace: string, log: Log) {
    this.#connection = connection;
    this.#namespace = namespace;
    this.#log = log;
    connection.model.on('unblocked', () => this.#wakeReady());
    void this.#keepOpen();
  }

  /** Resolves when the broker has confirmed all; rejects with BusUnavailableError otherwise, or when time is up. */
  async send(sendings: readonly Sending[]): Promise<Outcome[]> {
    let timer: NodeJS.Timeout | undefined;
    let isLate = false;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        reject(this.#unavailable('RabbitMQ did not confirm in time'));
      }, PUBLISH_TIMEOUT_MS);
    });
    try {
      return await Promise.race([late, this.#sendWhenReady(sendings, () => isLate)]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** A round trip on the channel; throws when it is not open. */
  async ping(): Promise<void> {
    this.#connection.assertUp();
    if (this.#connection.isBlocked) throw this.#unavailable('RabbitMQ takes no messages');
    if (this.#channel === undefined) throw this.#unavailable('the publishing channel is not open');
    await this.#channel.checkExchange(`${this.#namespace}events`);
  }

  async #sendWhenReady(sendings: readonly Sending[], isLate: () => boolean): Promise<Outcome[]> {
    while (this.#channel === undefined || this.#connection.isBlocked) {
      if (this.#connection.isClosed) throw this.#unavailable('the transport is closed');
      await new Promise<void>((resolve) => this.#whenReady.push(resolve));
      // Its sender has been told that it failed, and may send it again: it must not go out now.
      if (isLate()) return [];
    }
    const channel = this.#channel;
    return Promise.all(sendings.map((sending) => this.#sendOne(channel, sending)));
  }

  #sendOne(channel: ConfirmChannel, sending: Sending): Promise<Outcome> {
    const correlationId = String(++this.#sequence);
    const pending: Pending = { outcome: 'taken' };
    this.#pending.set(correlationId, pending);
    return new Promise((resolve, reject) => {
      const options = { ...sending.options, correlationId, mandatory: true, persistent: true };
      channel.publish(sending.exchange, sending.routingKey, sending.content, options, (error) => {
        this.#pending.delete(correlationId);
        if (error) reject(this.#notTaken(this.#channelError ?? error));
        else resolve(pending.outcome);
      });
    });
  }

  async #keepOpen(): Promise<void> {
    for (let delayMs = FIRST_RETRY_MS; !this.#connection.isClosed; ) {
      try {
        const { closed } = await this.#open();
        delayMs = FIRST_RETRY_MS;
        await closed;
      } catch (error) {
        this.#lastError = error;
        if (this.#connection.isClosed) break;
        this.#log.warn({ err: error }, 'the publishing channel cannot be opened');
        await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
        delayMs = Math.min(delayMs * 2, LONGEST_RETRY_MS);
      }
    }
    this.#wakeReady();
  }

  async #open(): Promise<{ closed: Promise<void> }> {
    const channel = await this.#connection.model.createConfirmChannel();
    const closed = new Promise<void>((resolve) => {
      channel.on('close', () => {
        this.#channel = undefined;
        resolve();
      });
    });
    channel.on('error', (error) => {
      this.#lastError = error;
      this.#channelError = error;
      this.#log.warn({ err: error }, 'the publishing channel was closed');
    });
    channel.on('return', (message: AmqpMessage) => {
      const pending = this.#pending.get(String(message.properties.correlationId));
      if (pending !== undefined) pending.outcome = 'unroutable';
    });
    await declareExchanges(this.#connection, this.#namespace);
    this.#channelError = undefined;
    this.#channel = channel;
    this.#wakeReady();
    return { closed };
  }

  #wakeReady(): void {
    for (const resolve of this.#whenReady.splice(0)) resolve();
  }

  #notTaken(error: unknown): BusUnavailableError {
    const [, type] = REFUSED_TOPIC.exec(String((error as Error | null)?.message)) ?? [];
    if (type !== undefined) return new TypeRefusedError(type, error);
    return this.#unavailable('RabbitMQ did not take the message', error);
  }

  #unavailable(text: string, cause: unknown = this.#lastError): BusUnavailableError {
    return new BusUnavailableError(text, { cause });
  }
}

/** True if what was sent went to an exchange that does not exist. */
export function isExchangeGone(error: unknown): boolean {
  return ((error as Error | null)?.cause as { code?: unknown } | undefined)?.code === NOT_FOUND;
}
