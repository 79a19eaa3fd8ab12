import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '@platform/telemetry/log.ts';
import amqp, { type Channel, type ChannelModel, type RecoveringChannelModel } from 'amqplib';
import { BusUnavailableError } from '../../transport-errors.ts';

export interface BrokerConnectionOptions {
  readonly url: string;
  /** Shown by the broker, to tell connections apart. */
  readonly name: string;
  readonly log: Log;
}

const HEARTBEAT_S = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const CLOSE_TIMEOUT_MS = 1_000;

/** One connection to RabbitMQ, made again whenever it is lost, until closed. */
export class BrokerConnection {
  readonly #model: RecoveringChannelModel;
  #current: ChannelModel | undefined;
  #isBlocked = false;
  #isClosed = false;
  #lastError: Error | undefined;

  private constructor(model: RecoveringChannelModel, log: Log) {
    this.#model = model;
    model.on('connect', (current: ChannelModel) => {
      this.#current = current;
      this.#isBlocked = false;
    });
    model.on('disconnect', (error) => {
      this.#current = undefined;
      this.#lastError = error;
      log.warn({ err: error }, 'the connection to RabbitMQ is lost');
    });
    model.on('connect-failed', (error) => {
      this.#lastError = error;
      log.warn({ err: error }, 'RabbitMQ cannot be reached');
    });
    model.on('blocked', (reason) => {
      this.#isBlocked = true;
      log.warn({ reason }, 'RabbitMQ takes no messages: it is short of memory or disk');
    });
    model.on('unblocked', () => {
      this.#isBlocked = false;
      log.info({}, 'RabbitMQ takes messages again');
    });
    // Without a listener it would end the process; `disconnect` follows and is logged.
    model.on('error', (error) => {
      this.#lastError = error;
    });
    model.on('handler-error', (error, event) =>
      log.error({ err: error, event }, 'a RabbitMQ listener failed'),
    );
  }

  /** Begins to connect, and does not wait for it. Throws for an URL that is none. */
  static async open({ url, name, log }: BrokerConnectionOptions): Promise<BrokerConnection> {
    const address = new URL(url);
    if (!address.searchParams.has('heartbeat')) address.searchParams.set('heartbeat', String(HEARTBEAT_S));
    const model = await amqp.connect(address.href, {
      noDelay: true,
      timeout: CONNECT_TIMEOUT_MS,
      clientProperties: { connection_name: name },
      recovery: { waitForConnect: false, initialDelay: 100, maxDelay: 5_000 },
    });
    return new BrokerConnection(model, log);
  }

  /** Channels are made here; they wait for the connection. */
  get model(): RecoveringChannelModel {
    return this.#model;
  }

  /** True while the broker reads nothing that is sent: publishing would hang. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** A channel for one errand; the caller closes it. Throws BusUnavailableError when there is no connection in time. */
  async channel(): Promise<Channel> {
    const opening = this.#model.createChannel();
    const late = sleep(CONNECT_TIMEOUT_MS, undefined, { ref: false });
    const channel = await Promise.race([opening, late]);
    if (channel === undefined) {
      opening.then((tooLate) => tooLate.close()).catch(() => undefined); // Nobody waits for it any more.
      throw new BusUnavailableError('RabbitMQ cannot be reached', { cause: this.#lastError });
    }
    channel.on('error', () => undefined); // Reported by the call that failed.
    return channel;
  }

  /** Throws unless connected. */
  assertUp(): void {
    if (this.#current === undefined)
      throw new BusUnavailableError('RabbitMQ is not connected', { cause: this.#lastError });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const current = this.#current;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    });
    await Promise.race([this.#model.close(), timeout]);
    clearTimeout(timer);
    // A broker that does not answer must not keep this process alive. No effect on a socket that is closed.
    (current?.connection as { stream?: { destroy(): void } } | undefined)?.stream?.destroy();
  }
}
