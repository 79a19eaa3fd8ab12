import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { OrderRequest } from '@platform/api-client/operations.ts';
import { isAway } from '../../../gateway/is-away.ts';

const CALL_TIMEOUT_MS = 8_000;
const RETRY_MS = 300;
/** A customer who is not answered by then gives up. */
const PATIENCE_MS = 90_000;
/** Cards that the provider answers at once; and those with which it is slow, silent, broken or says things twice. */
export const CARDS = {
  answered: ['tok_visa', 'tok_mastercard', 'tok_declined'],
  troubled: ['tok_timeout', 'tok_error', 'tok_twice', 'tok_late', 'tok_visa', 'tok_declined'],
} as const;

/** What came of the orders of a load. */
export interface LoadResult {
  /** Numbers of those that were taken, by id. */
  readonly placed: ReadonlyMap<string, string>;
  /** How many were refused, by code. */
  readonly refused: ReadonlyMap<string, number>;
  /** Of which nobody knows whether they were taken. */
  readonly unanswered: number;
  /** How often a request failed and was sent again. */
  readonly retries: number;
}

export interface LoadOptions {
  /** In turn. */
  readonly skus: readonly string[];
  /** In turn. */
  readonly cards: readonly string[];
  /** Of every order: marks them, so that one that nobody was told of is found. */
  readonly recipient: string;
}

/** Places orders at an even rate, each as an impatient customer does: sent again with the same key until it is answered. */
export class OrderLoad {
  readonly #api: ApiClient;
  readonly #skus: readonly string[];
  readonly #cards: readonly string[];
  readonly #recipient: string;
  readonly #placed = new Map<string, string>();
  readonly #refused = new Map<string, number>();
  #unanswered = 0;
  #retries = 0;
  #begun = 0;

  constructor(api: ApiClient, { skus, cards, recipient }: LoadOptions) {
    this.#api = api;
    this.#skus = skus;
    this.#cards = cards;
    this.#recipient = recipient;
  }

  get result(): LoadResult {
    return {
      placed: this.#placed,
      refused: this.#refused,
      unanswered: this.#unanswered,
      retries: this.#retries,
    };
  }

  /** Begins orders until `enough` says so, and resolves when each is answered. `signal` gives them all up. */
  async run(ordersPerSecond: number, enough: AbortSignal, signal: AbortSignal): Promise<void> {
    const orders: Promise<void>[] = [];
    while (!enough.aborted && !signal.aborted) {
      const order = this.#order(signal);
      // What nobody foresaw is thrown in the end; until somebody waits for it, it is not to end the process.
      order.catch(() => undefined);
      orders.push(order);
      await sleep(1000 / ordersPerSecond, undefined, { signal: AbortSignal.any([enough, signal]) }).catch(
        () => undefined,
      );
    }
    await Promise.all(orders);
  }

  async #order(signal: AbortSignal): Promise<void> {
    const body = this.#request();
    const headers = { 'idempotency-key': randomUUID() };
    const until = performance.now() + PATIENCE_MS;
    while (performance.now() < until && !signal.aborted) {
      try {
        const options = { timeoutMs: CALL_TIMEOUT_MS, signal };
        const { id, number } = await this.#api.call('POST /api/orders', { headers, body }, options);
        this.#placed.set(id, number);
        return;
      } catch (error) {
        if (!isWorthAnotherTry(error)) return this.#noteRefusal(error);
        this.#retries += 1;
      }
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
    this.#unanswered += 1;
  }

  #request(): OrderRequest {
    const i = this.#begun++;
    return {
      lines: [{ sku: this.#skus[i % this.#skus.length] ?? '', quantity: 1 }],
      card_token: this.#cards[i % this.#cards.length] ?? '',
      shipping_address: { recipient: this.#recipient, line1: '1 Test Lane', city: 'York', country: 'GB' },
    };
  }

  #noteRefusal(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    this.#refused.set(error.code, (this.#refused.get(error.code) ?? 0) + 1);
  }
}

function isWorthAnotherTry(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || error.status === 429;
  return isAway(error) || (error instanceof DOMException && error.name === 'AbortError');
}
