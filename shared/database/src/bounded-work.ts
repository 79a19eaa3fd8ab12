import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<BoundedWork>();

/**
 * Work that ends with a signal, as far as databases are concerned. Whatever it asks of any Database, across its awaits
 * and without having to pass the signal on, ends when the signal aborts: statements are cancelled, transactions are
 * rolled back, and nothing new begins. All of that rejects with the signal's reason.
 */
export class BoundedWork {
  readonly signal: AbortSignal;
  readonly #underway = new Set<Promise<unknown>>();

  constructor(signal: AbortSignal) {
    this.signal = signal;
  }

  run<T>(work: () => T): T {
    return storage.run(this, work);
  }

  /** Runs `ask`, which asks a database for something. Throws the signal's reason if that has aborted. */
  async asking<T>(ask: () => Promise<T>): Promise<T> {
    this.signal.throwIfAborted();
    const asked = ask();
    this.#underway.add(asked);
    try {
      return await asked;
    } finally {
      this.#underway.delete(asked);
    }
  }

  /**
   * Resolves when a database has answered all that was asked of it. After the abort this takes moments, or the time
   * that an answer is waited for at most: from then on, this work commits nothing.
   */
  async answered(): Promise<void> {
    await Promise.allSettled(this.#underway);
  }
}

/** The bounds of the work under way, if it has any. */
export function currentBounds(): BoundedWork | undefined {
  return storage.getStore();
}

/** Runs `work` for everybody, though it is begun within bounds: it goes on when they have ended. */
export function outsideBounds<T>(work: () => T): T {
  return storage.exit(work);
}

/** Runs `work`, and rejects with the signal's reason when that aborts, whether or not `work` heeds it. */
export async function untilAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal === undefined) return work();
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
