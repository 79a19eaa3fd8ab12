import { setTimeout as sleep } from 'node:timers/promises';
import type { StopWork } from '@platform/resilience/periodic-work.ts';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import type { Options } from 'amqplib';
import type { Exchange, Message } from '../message.ts';
import type { QueueDepth } from '../queues/bus-queues.ts';
import { queueSettings } from '../queues/queue-settings.ts';
import { startQueueUpkeep } from '../queues/queue-upkeep.ts';
import type {
  DeadLetters,
  Delivery,
  PublishReceipt,
  QueueHandling,
  QueueOptions,
  Transport,
} from '../transport.ts';
import { BusUnavailableError } from '../transport-errors.ts';
import { byteBatches } from '../wire/byte-batches.ts';
import { DRAIN_MS } from '../wire/limits.ts';
import { CONTENT_TYPE, encodeMessage } from '../wire/message-body.ts';
import { BrokerConnection } from './connection/broker-connection.ts';
import { closeChannel } from './connection/close-channel.ts';
import { RabbitMqSubscription } from './consuming/rabbitmq-subscription.ts';
import { RabbitMqDeadLetters } from './dead-letters/rabbitmq-dead-letters.ts';
import { ATTEMPT_HEADER } from './message-properties.ts';
import { ConfirmingPublisher } from './publishing/confirming-publisher.ts';
import { publishWaves } from './publishing/publish-waves.ts';
import { deleteTopology } from './queues/delete-topology.ts';
import { countsOf } from './queues/queue-counts.ts';
import { exchangeName, queueNames } from './queues/queue-topology.ts';
import { RabbitMqQueues } from './queues/rabbitmq-queues.ts';

export interface RabbitMqOptions {
  /** `amqp://user:password@host:5672/vhost`, or `amqps:`. */
  readonly url: string;
  /** Prefix of all queues and exchanges; default none. */
  readonly namespace?: string | undefined;
  /** Shown by the broker for this process's connections. */
  readonly clientName: string;
  readonly logger?: Log;
  /** How often to look for steps that other releases have added to a ladder; default a minute. */
  readonly ladderLookMs?: number;
  /** How often to look after the queues of the bus: their limits, and which nobody consumes; default a minute. */
  readonly queueLookMs?: number;
}

const STOP_TIMEOUT_MS = 1_000;
const LADDER_LOOK_MS = 60_000;
const QUEUE_LOOK_MS = 60_000;

/** A bus on RabbitMQ 3.10 to 4.x. Connects in the background, also when the broker is away, until `close`. */
export async function connectRabbitMq(options: RabbitMqOptions): Promise<RabbitMqTransport> {
  const { url, clientName, logger: log = silentLog } = options;
  const publishing = await BrokerConnection.open({ url, name: `${clientName} publishing`, log });
  const openConsuming = () => BrokerConnection.open({ url, name: `${clientName} consuming`, log });
  return new RabbitMqTransport(publishing, openConsuming, options);
}

export class RabbitMqTransport implements Transport {
  readonly system = 'rabbitmq';
  readonly deadLetters: DeadLetters;
  readonly busQueues: RabbitMqQueues;
  readonly #queueLookMs: number;
  #stopUpkeep: StopWork | undefined;
  readonly #publishing: BrokerConnection;
  readonly #publisher: ConfirmingPublisher;
  readonly #openConsuming: () => Promise<BrokerConnection>;
  readonly #namespace: string;
  readonly #log: Log;
  readonly #user: string;
  readonly #ladderLookMs: number;
  readonly #subscriptions = new Map<string, RabbitMqSubscription>();
  /** Every queue declared here, also when it is no longer consumed. */
  readonly #declared = new Map<string, QueueOptions>();
  #consuming: Promise<BrokerConnection> | undefined;
  #noted: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(
    publishing: BrokerConnection,
    openConsuming: () => Promise<BrokerConnection>,
    options: RabbitMqOptions,
  ) {
    const { clientName, namespace = '', logger: log = silentLog } = options;
    this.#ladderLookMs = options.ladderLookMs ?? LADDER_LOOK_MS;
    this.#publishing = publishing;
    this.#openConsuming = openConsuming;
    this.#namespace = namespace;
    this.#log = log;
    this.#user = decodeURIComponent(new URL(options.url).username);
    this.#publisher = new ConfirmingPublisher(publishing, namespace, log);
    const connection = () => this.#consumingConnection();
    this.deadLetters = new RabbitMqDeadLetters(connection, this.#publisher, namespace);
    const own = () => [...this.#subscriptions.values()];
    this.busQueues = new RabbitMqQueues({
      connection,
      publisher: this.#publisher,
      namespace,
      clientName,
      log,
      own,
    });
    this.#queueLookMs = options.queueLookMs ?? QUEUE_LOOK_MS;
  }

  async publish(exchange: Exchange, messages: readonly Message[]): Promise<PublishReceipt> {
    if (this.#closed !== undefined) throw new BusUnavailableError('the transport is closed');
    const encoded = messages.map((message) => ({ message, body: encodeMessage(message) }));
    const unroutable: string[] = [];
    // One part after the other: what is in flight is in memory, and the later must not overtake one that fails.
    for (const part of byteBatches(encoded, ({ body }) => body).flatMap(publishWaves)) {
      const outcomes = await this.#publisher.send(
        part.map(({ message, body }) => ({
          exchange: exchangeName(this.#namespace, exchange),
          routingKey: message.type,
          content: Buffer.from(body),
          options: propertiesOf(message),
        })),
      );
      for (const [i, { message }] of part.entries())
        if (outcomes[i] === 'unroutable') unroutable.push(message.id);
    }
    return { unroutable };
  }

  async subscribe(
    options: QueueOptions,
    handle: (delivery: Delivery) => Promise<void>,
  ): Promise<RabbitMqSubscription> {
    const queue = queueSettings(this.#namespace, options);
    if (this.#closed !== undefined) throw new BusUnavailableError('the transport is closed');
    if (this.#subscriptions.has(queue.queue))
      throw new Error(`queue ${queue.queue} is consumed here already`);
    const subscription = new RabbitMqSubscription({
      connection: await this.#consumingConnection(),
      publisher: this.#publisher,
      namespace: this.#namespace,
      queue,
      handle,
      log: this.#log,
      ladderLookMs: this.#ladderLookMs,
      onStopped: () => this.#subscriptions.delete(queue.queue),
    });
    this.#subscriptions.set(queue.queue, subscription);
    try {
      await subscription.start();
    } catch (error) {
      this.#subscriptions.delete(queue.queue);
      throw error;
    }
    this.#declared.set(queue.queue, queue);
    // Not after the end, which would not stop it.
    if (this.#closed === undefined)
      this.#stopUpkeep ??= startQueueUpkeep(() => this.busQueues.look(), this.#queueLookMs, this.#log);
    await this.#note();
    return subscription;
  }

  async login(): Promise<string> {
    return this.#user;
  }

  async queueDepths(): Promise<QueueDepth[]> {
    const connection = await this.#consumingConnection();
    const depths: QueueDepth[] = [];
    for (const { queue, held, delayed: inHand, delaysMs } of this.#subscriptions.values()) {
      const own = { queue: queue.queue, delaysMs };
      const { ready, delayed, dead } = await countsOf(connection, this.#namespace, own);
      depths.push({ queue: own.queue, ready, unacknowledged: held, delayed: delayed + inHand, dead });
    }
    return depths;
  }

  handling(): QueueHandling[] {
    return [...this.#subscriptions.values()].map(({ handling }) => handling);
  }

  async ping(timeoutMs = 1_000): Promise<void> {
    const timer = new AbortController();
    const late = sleep(timeoutMs, undefined, { signal: timer.signal }).then(() => {
      throw new BusUnavailableError(`no answer within ${timeoutMs} ms`);
    });
    late.catch(() => undefined); // Aborted: the answer was in time.
    try {
      if (this.#consuming !== undefined) (await this.#consuming).assertUp();
      await Promise.race([this.#publisher.ping(), late]);
    } finally {
      timer.abort();
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /**
   * Stops consuming, and removes the exchanges and every queue that this transport has declared, with its retry and
   * dead-letter queues; also `queues`, which other processes declared. AMQP cannot list what there is.
   */
  async deleteNamespace(queues: readonly QueueOptions[] = []): Promise<void> {
    await this.#stopAll();
    // The publisher declares exchanges while it opens, and would make again what is deleted: sending nothing waits for
    // that. One that cannot open makes none.
    await this.#publisher.send([]).catch(() => undefined);
    const connection = await this.#consumingConnection();
    const all = [...this.#declared.values(), ...queues].map(({ queue }) => queue);
    const channel = await connection.channel();
    await deleteTopology(
      channel,
      this.#namespace,
      [...new Set(all)].map((queue) => queueNames(this.#namespace, queue)),
    );
    await closeChannel(channel);
  }

  #consumingConnection(): Promise<BrokerConnection> {
    this.#consuming ??= this.#openConsuming();
    return this.#consuming;
  }

  /** What fails here, the next look does. */
  async #note(): Promise<void> {
    const noted = this.busQueues.note().catch((err: unknown) => {
      if (this.#closed === undefined) this.#log.warn({ err }, 'the queues could not be recorded');
    });
    this.#noted = Promise.all([this.#noted, noted]);
    await noted;
  }

  async #close(): Promise<void> {
    // A broker that does not answer must not keep this process from ending.
    const late = sleep(DRAIN_MS + STOP_TIMEOUT_MS, undefined, { ref: false });
    await Promise.race([this.#stopAll(), late]);
    await Promise.all([this.#publishing.close(), (await this.#consuming)?.close()]);
  }

  async #stopAll(): Promise<void> {
    await Promise.all([this.#stopUpkeep?.(), this.#noted]);
    await Promise.all([...this.#subscriptions.values()].map((subscription) => subscription.stop()));
  }
}

function propertiesOf(message: Message): Options.Publish {
  const seconds = Math.floor(Date.parse(message.time) / 1000);
  return {
    contentType: CONTENT_TYPE,
    messageId: message.id,
    type: message.type,
    appId: message.source,
    ...(Number.isNaN(seconds) ? {} : { timestamp: seconds }),
    headers: { [ATTEMPT_HEADER]: 0 },
  };
}
