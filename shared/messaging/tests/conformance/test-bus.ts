import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { claim } from '@platform/testing/claims.ts';
import { eventually } from '@platform/testing/eventually.ts';
import type { Message } from '../../src/message.ts';
import type { BusQueues } from '../../src/queues/bus-queues.ts';
import type { Delivery, QueueOptions, RetryPolicy, Transport } from '../../src/transport.ts';
import { TcpProxy } from './tcp-proxy.ts';

export interface TestableTransport extends Transport {
  readonly busQueues: BusQueues & { look(): Promise<void> };
  deleteNamespace(queues: readonly QueueOptions[]): Promise<void>;
}

/** A kind of bus that the suite is run on. */
export interface BusKind {
  readonly name: string;
  /** Where its server is. */
  readonly url: () => Promise<string>;
  readonly connect: (o: { url: string; namespace: string; clientName: string }) => Promise<TestableTransport>;
  /** Puts a body that we would not send into a queue. */
  readonly putRaw: (url: string, namespace: string, queue: string, body: string) => Promise<void>;
  /** Makes what waits in a queue older, where that does not go by the messages' own time. */
  readonly age?: (url: string, namespace: string, queue: string, byMs: number) => Promise<void>;
}

/** A namespace of its own for one test, and transports in it; all of it goes when the test ends. */
export class TestBus {
  readonly namespace: string;
  readonly kind: BusKind;
  readonly #url: string;
  readonly #transports: TestableTransport[] = [];
  readonly #networks: TcpProxy[] = [];
  readonly #abandoned: Promise<void>[] = [];
  readonly #declared: QueueOptions[] = [];

  private constructor(kind: BusKind, namespace: string, url: string) {
    this.kind = kind;
    this.namespace = namespace;
    this.#url = url;
  }

  static async open(t: TestContext, kind: BusKind): Promise<TestBus> {
    const namespace = `test-${randomBytes(5).toString('hex')}.`;
    const bus = new TestBus(kind, namespace, await kind.url());
    if (kind.name === 'RabbitMQ') claim('namespace', namespace);
    t.after(() => bus.#close());
    await bus.replica();
    return bus;
  }

  /** The first transport of the namespace. */
  get transport(): TestableTransport {
    const [first] = this.#transports;
    if (first === undefined) throw new Error('the bus is not open');
    return first;
  }

  /** Another process's transport, as it were. */
  replica(): Promise<TestableTransport> {
    return this.#connect(this.#url);
  }

  /** A replica that reaches the server through a network that can be cut. */
  async fragileReplica(): Promise<{ transport: TestableTransport; network: TcpProxy }> {
    const network = await TcpProxy.open(this.#url);
    this.#networks.push(network);
    return { transport: await this.#connect(network.through(this.#url)), network };
  }

  /** Closes a transport in the background that can no longer be closed in order. */
  abandon(transport: TestableTransport): void {
    this.#transports.splice(this.#transports.indexOf(transport), 1);
    this.#abandoned.push(transport.close().catch(() => undefined)); // Its network is cut.
  }

  async putRaw(queue: string, body: string): Promise<void> {
    await this.kind.putRaw(this.#url, this.namespace, queue, body);
  }

  async age(queue: string, byMs: number): Promise<void> {
    await this.kind.age?.(this.#url, this.namespace, queue, byMs);
  }

  async #connect(url: string): Promise<TestableTransport> {
    const transport = await this.kind.connect({ url, namespace: this.namespace, clientName: 'conformance' });
    // What any of them declared is known to the one that removes it in the end.
    const subscribe = transport.subscribe.bind(transport);
    transport.subscribe = (queue, handle) => {
      this.#declared.push(queue);
      return subscribe(queue, handle);
    };
    this.#transports.push(transport);
    return transport;
  }

  async #close(): Promise<void> {
    await Promise.all(this.#transports.map((transport) => transport.close()));
    // Until it has closed, it would make again what is removed.
    await Promise.all(this.#abandoned);
    for (const network of this.#networks) await network.close();
    const cleaner = await this.kind.connect({
      url: this.#url,
      namespace: this.namespace,
      clientName: 'cleaner',
    });
    await cleaner.deleteNamespace(this.#declared);
    await cleaner.close();
  }
}

/** Checks until it holds. */
export const soon = eventually;

let made = 0;

/** A message of which a test says only what matters to it. */
export function aMessage(part: Partial<Message> = {}): Message {
  return {
    specversion: '1.0',
    id: `message-${process.pid}-${++made}`,
    source: 'conformance',
    type: 'order.placed',
    subject: `subject-${made}`,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    dataschema: 'urn:platform:schema:order.placed:1',
    data: {},
    ...part,
  };
}

export function messages(count: number, part: (i: number) => Partial<Message> = () => ({})): Message[] {
  return Array.from({ length: count }, (_, i) => aMessage(part(i)));
}

/** A short ladder, so that tests are quick. */
export const QUICK_RETRY: RetryPolicy = { immediate: 1, delaysMs: [40, 80] };

/** A queue bound to all events. */
export function aQueue(part: Partial<QueueOptions> = {}): QueueOptions {
  return {
    queue: 'orders',
    bindings: [{ exchange: 'events', pattern: '#' }],
    retry: QUICK_RETRY,
    ...part,
  };
}

/** A handler that keeps what it was given. */
export function recorder(): {
  deliveries: Delivery[];
  ids: () => string[];
  handle: (d: Delivery) => Promise<void>;
} {
  const deliveries: Delivery[] = [];
  return {
    deliveries,
    ids: () => deliveries.map(({ message }) => message.id),
    async handle(delivery) {
      deliveries.push(delivery);
    },
  };
}

/** A door that handlers wait at until it is opened. */
export function aDoor(): { wait: () => Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: () => promise, open: resolve };
}
