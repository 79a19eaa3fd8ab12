import type { Exchange, Message } from '../src/message.ts';
import type {
  Delivery,
  PublishReceipt,
  QueueOptions,
  SentAs,
  Subscription,
  Transport,
} from '../src/transport.ts';

/** What a test may put in the place of publishing. */
export type PublishHook = (exchange: Exchange, messages: readonly Message[]) => Promise<void> | void;

/** A transport that remembers what was published, and delivers it to subscribers when asked to. */
export class MemoryTransport implements Transport {
  readonly system = 'postgresql';
  readonly published: { exchange: Exchange; message: Message }[] = [];
  readonly batches: number[] = [];
  readonly unroutableTypes = new Set<string>();
  readonly queues: QueueOptions[] = [];
  /** Runs before a batch counts as published; may wait or throw. */
  beforePublish: PublishHook = () => undefined;
  isUp = true;
  #handle: ((delivery: Delivery) => Promise<void>) | undefined;

  readonly busQueues: Transport['busQueues'] = {
    list: async () => [],
    retire: async () => 0,
    unattended: () => [],
  };

  readonly deadLetters: Transport['deadLetters'] = {
    list: async () => [],
    count: async () => 0,
    replay: async () => 0,
    discard: async () => 0,
  };

  async publish(exchange: Exchange, messages: readonly Message[]): Promise<PublishReceipt> {
    await this.beforePublish(exchange, messages);
    if (!this.isUp) throw new Error('the broker is down');
    this.batches.push(messages.length);
    const unroutable = messages.filter((message) => this.unroutableTypes.has(message.type));
    for (const message of messages) {
      if (!unroutable.includes(message)) this.published.push({ exchange, message });
    }
    return { unroutable: unroutable.map((message) => message.id) };
  }

  async subscribe(queue: QueueOptions, handle: (delivery: Delivery) => Promise<void>): Promise<Subscription> {
    this.queues.push(queue);
    this.#handle = handle;
    return { stop: async () => undefined };
  }

  /** Hands `message` to the subscriber, as a broker would. */
  async deliver(message: Message, attempt = 1, sentAs?: SentAs): Promise<void> {
    const queue = this.queues.at(-1)?.queue ?? '';
    await this.#handle?.({ queue, message, attempt, ...(sentAs && { sentAs }) });
  }

  async login(): Promise<undefined> {}

  async queueDepths(): Promise<[]> {
    return [];
  }

  handling(): [] {
    return [];
  }

  async ping(): Promise<void> {
    if (!this.isUp) throw new Error('the broker is down');
  }

  async close(): Promise<void> {}

  /** Ids in the order they went out. */
  ids(): string[] {
    return this.published.map(({ message }) => message.id);
  }
}
