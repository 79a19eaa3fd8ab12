import type { Database } from '@platform/database/database.ts';
import { runWithoutContext } from '@platform/telemetry/trace-context.ts';
import { findEnded, type OrderSummary } from '../order-repository.ts';

// How often to look for endings that another replica brought about: one statement for all that are waited for.
const POLL_MS = 250;

/** Lets requests wait until their order has ended, in whichever replica its saga ran. */
export interface OrderEndings {
  /** Tells of an order that ended here. */
  announce(order: OrderSummary): void;
  /** The order when it has ended; undefined if it has not within `waitMs`, or when `signal` aborts. */
  waitFor(orderId: string, waitMs: number, signal?: AbortSignal): Promise<OrderSummary | undefined>;
}

type Listener = (order: OrderSummary) => void;

export function createOrderEndings(database: Database): OrderEndings {
  const waiting = new Map<string, Set<Listener>>();
  let isLooking = false;

  function announce(order: OrderSummary): void {
    for (const tell of waiting.get(order.id) ?? []) tell(order);
  }

  async function look(): Promise<void> {
    const ids = [...waiting.keys()];
    // A database that does not answer now may do so at the next look; until then the orders are as they were.
    const ended = ids.length === 0 ? [] : await findEnded(database, ids).catch(() => []);
    for (const order of ended) announce(order);
    isLooking = false;
    if (waiting.size > 0) lookLater();
  }

  function lookLater(): void {
    if (isLooking) return;
    isLooking = true;
    // For all who wait, not for the request that came first.
    runWithoutContext(() => setTimeout(() => void look(), POLL_MS));
  }

  function listen(orderId: string, listener: Listener): () => void {
    const listeners = waiting.get(orderId) ?? new Set();
    waiting.set(orderId, listeners.add(listener));
    lookLater();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) waiting.delete(orderId);
    };
  }

  return {
    announce,
    waitFor: (orderId, waitMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve(undefined);
        const end = (order?: OrderSummary): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', giveUp);
          stopListening();
          resolve(order);
        };
        const giveUp = (): void => end();
        const timer = setTimeout(giveUp, waitMs);
        signal?.addEventListener('abort', giveUp);
        const stopListening = listen(orderId, end);
      }),
  };
}
