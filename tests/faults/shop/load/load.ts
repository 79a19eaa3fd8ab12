import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../seeded-random.ts';
import type { Timeline } from '../runs/timeline.ts';
import type { OrderKind, OrderRecord } from './order-record.ts';
import { cancelOrder, sendUntilAnswered } from './place-order.ts';
import { type Customer, PLENTY, type Shop } from './shop.ts';

export interface LoadOptions {
  /** Customers who order at the same time; default 4. */
  readonly customers?: number;
  /** The longest that a customer thinks between two orders; default 300 ms. */
  readonly thinkMs?: number;
  /** How often each kind of order comes; default a mix of all. */
  readonly kinds?: readonly [OrderKind, ...OrderKind[]];
  /** Cards for orders of kind `troubled`. */
  readonly troubledCards?: readonly [string, ...string[]];
  /** Where orders of kind `troubled` go to. */
  readonly postalCodes?: readonly [string, ...string[]];
}

const MIX: readonly [OrderKind, ...OrderKind[]] = [
  'happy',
  'happy',
  'happy',
  'happy',
  'happy',
  'repeated',
  'cancelled',
  'cancelled',
  'declined',
  'sold-out',
  'service',
];
const PROBE_EVERY_MS = 200;
const PRICE_EVERY_MS = 900;
const LONGEST_CANCEL_MS = 250;
const UNANSWERED_MS = 60_000;

/** Customers who go on ordering, whatever happens, and those who look whether the shop is open. */
export class Load {
  readonly shop: Shop;
  readonly #customers: readonly Customer[];
  readonly #random: Random;
  readonly #timeline: Timeline;
  readonly #options: LoadOptions;
  readonly #stopping = new AbortController();
  #running: Promise<unknown> = Promise.resolve();
  readonly #open = new Map<OrderRecord, Customer>();

  constructor(
    shop: Shop,
    customers: readonly Customer[],
    random: Random,
    timeline: Timeline,
    options: LoadOptions,
  ) {
    this.shop = shop;
    this.#customers = customers;
    this.#random = random;
    this.#timeline = timeline;
    this.#options = options;
  }

  start(): void {
    const shoppers = this.#customers.map((customer, i) =>
      this.#shopping(customer, this.#random.fork(`customer ${i}`)),
    );
    this.#running = Promise.all([
      ...shoppers,
      this.#changingPrices(),
      this.#looking('browse', '/api/products?limit=5'),
      this.#looking('read', '/api/orders?limit=5', this.#customers[0]?.token),
    ]);
  }

  /** Ends new orders; then sends again, with their keys, those whose answer is not known. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    const signal = AbortSignal.timeout(UNANSWERED_MS);
    const open = [...this.#open].filter(([{ orderIds, refusal }]) => orderIds.size === 0 && !refusal);
    await Promise.all(
      open.map(([record, customer]) => sendUntilAnswered(this.shop, customer, record, { signal })),
    );
  }

  async #shopping(customer: Customer, random: Random): Promise<void> {
    const { kinds = MIX, thinkMs = 300 } = this.#options;
    while (!this.#stopping.signal.aborted) {
      await this.#order(customer, random, random.pick(kinds));
      await this.#rest(random.whole(0, thinkMs));
    }
  }

  async #order(customer: Customer, random: Random, kind: OrderKind): Promise<void> {
    const { troubledCards = ['tok_visa'], postalCodes } = this.#options;
    const card =
      kind === 'troubled' ? random.pick(troubledCards) : kind === 'declined' ? 'tok_declined' : 'tok_visa';
    const record = this.shop.books.open({
      key: randomUUID(),
      kind,
      lines: linesOf(kind, random),
      cardToken: card,
      ...(kind === 'troubled' && postalCodes && { postalCode: random.pick(postalCodes) }),
    });
    this.#open.set(record, customer);
    const { signal } = this.#stopping;
    const copies = kind === 'repeated' ? 3 : 1;
    const send = () =>
      sendUntilAnswered(this.shop, customer, record, {
        signal,
        onOutcome: (outcome) => this.#timeline.note('order', outcome),
      });
    await Promise.all(Array.from({ length: copies }, send));
    if (record.orderIds.size > 0 || record.refusal !== undefined) this.#open.delete(record);
    if (kind !== 'cancelled' || signal.aborted) return;
    await this.#rest(random.whole(0, LONGEST_CANCEL_MS));
    await cancelOrder(this.shop, customer, record);
  }

  async #changingPrices(): Promise<void> {
    const random = this.#random.fork('prices');
    while (!this.#stopping.signal.aborted) {
      await this.shop.changePrice(random.pick(PLENTY), random.whole(50, 2000));
      await this.#rest(PRICE_EVERY_MS);
    }
  }

  async #looking(what: 'browse' | 'read', path: string, token?: string): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const asked = performance.now();
      this.#timeline.note(what, await this.shop.http.call({ path, token, timeoutMs: 5000 }));
      await this.#rest(PROBE_EVERY_MS - (performance.now() - asked));
    }
  }

  async #rest(ms: number): Promise<void> {
    // Not shorter than a breath: a customer who is refused at once does not ask a thousand times a second.
    await sleep(Math.max(20, ms), undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

function linesOf(kind: OrderKind, random: Random): OrderRecord['lines'] {
  if (kind === 'service') return [{ sku: 'FAULT-SERVICE', quantity: 1 }];
  const goods = random.shuffled(PLENTY).slice(0, random.whole(1, 3));
  const lines = goods.map((sku) => ({ sku, quantity: random.whole(1, 3) }));
  return kind === 'sold-out' ? [...lines, { sku: 'FAULT-GONE', quantity: 1 }] : lines;
}
