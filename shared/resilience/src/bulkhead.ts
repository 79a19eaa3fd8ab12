/** All places and the queue for them are taken: the call was not made. */
export class BulkheadFullError extends Error {
  override readonly name = 'BulkheadFullError';
  readonly code = 'bulkhead-full';
  /** About what a place takes to come free. */
  readonly retryAfterMs = 1000;

  constructor(bulkhead: string) {
    super(`too many calls to ${bulkhead} are under way`);
  }
}

export interface BulkheadOptions {
  /** What it guards; named in its errors. */
  readonly name: string;
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Calls that may wait for a place; default 0. */
  readonly queue?: number;
}

interface Waiter {
  readonly admit: () => void;
}

/**
 * Bounds the calls under way, so that one slow service cannot take every resource of its callers (M. Nygard,
 * Release It!). Past the bound a few calls wait in order, the rest is refused at once with BulkheadFullError.
 */
export class Bulkhead {
  readonly #name: string;
  readonly #concurrency: number;
  readonly #queueSize: number;
  /** Insertion-ordered, and a waiter that gives up leaves in constant time. */
  readonly #waiting = new Set<Waiter>();
  #running = 0;

  constructor({ name, concurrency, queue = 0 }: BulkheadOptions) {
    if (!(concurrency >= 1)) throw new RangeError('concurrency is at least 1');
    this.#name = name;
    this.#concurrency = concurrency;
    this.#queueSize = queue;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Runs `work` once there is a place. Throws BulkheadFullError, `signal`'s reason, or what `work` threw. */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const release = await this.enter(signal);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Waits for a place: returns a function that gives it back (once). Throws BulkheadFullError, or `signal`'s reason. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    return this.tryEnter() ?? (await this.#wait(signal));
  }

  /** Takes a place if one is free: returns a function that gives it back (once), or undefined. */
  tryEnter(): (() => void) | undefined {
    if (this.#running >= this.#concurrency) return undefined;
    this.#running++;
    return this.#releaser();
  }

  async #wait(signal: AbortSignal | undefined): Promise<() => void> {
    signal?.throwIfAborted();
    if (this.#waiting.size >= this.#queueSize) throw new BulkheadFullError(this.#name);
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => {
        this.#waiting.delete(waiter);
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        admit: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
    return this.#releaser();
  }

  #releaser(): () => void {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const [next] = this.#waiting;
      if (next === undefined) {
        this.#running--;
        return;
      }
      // The place is handed over rather than given up, so that nobody new slips in before those who wait.
      this.#waiting.delete(next);
      next.admit();
    };
  }
}
