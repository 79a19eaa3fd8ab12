import { BoundedWork, untilAborted } from '@platform/database/bounded-work.ts';

/** How long one try of a handler may take, and what tells it so. */
export interface HandlerBounds {
  /** Aborts when the time is up, with a HandlerTimeoutError. */
  readonly signal: AbortSignal;
  readonly deadline: Date;
  /** Aborts when the handler has not ended in spite of that: what comes of it is of no account any more. */
  readonly givenUp: AbortSignal;
}

/** Where nobody sets bounds, as in tests without a transport. */
export const UNBOUNDED: Pick<HandlerBounds, 'signal' | 'deadline'> = {
  signal: new AbortController().signal,
  deadline: new Date(8.64e15),
};

/** A handler did not end within its time. It counts as a failed try. */
export class HandlerTimeoutError extends Error {
  readonly code = 'handler-timeout';
}

// For a handler that heeds its signal to end by itself.
const GRACE_MS = 1_000;

/** The handlers of one queue that run, each within its time. */
export class HandlerRuns {
  readonly #timeoutMs: number;
  #hung = 0;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** Handlers that were given up and have not ended: nobody can end them but with the process. */
  get hung(): number {
    return this.#hung;
  }

  /**
   * Runs `handle` and returns how it failed, whatever it threw, undefined included; or undefined. One that ends after
   * its signal has failed. One that goes on is left behind: the failure is returned when its databases have answered
   * what it had asked of them, so that it commits nothing from then on.
   */
  async failureOf(handle: (bounds: HandlerBounds) => Promise<void>): Promise<{ error: unknown } | undefined> {
    const timeUp = new AbortController();
    const givenUp = new AbortController();
    const work = new BoundedWork(timeUp.signal);
    const bounds = {
      signal: timeUp.signal,
      deadline: new Date(Date.now() + this.#timeoutMs),
      givenUp: givenUp.signal,
    };
    let timer = setTimeout(() => {
      timeUp.abort(new HandlerTimeoutError(`the handler did not end within ${this.#timeoutMs} ms`));
      timer = setTimeout(() => void this.#giveUp(work, givenUp), GRACE_MS).unref();
    }, this.#timeoutMs).unref();
    // Also one that throws before its first await.
    const ended = (async () => work.run(() => handle(bounds)))();
    let isHung = true;
    try {
      await untilAborted(givenUp.signal, () => ended.finally(() => (isHung = false)));
      return timeUp.signal.aborted ? { error: timeUp.signal.reason } : undefined;
    } catch (error) {
      return { error: blameTime(timeUp.signal, error) };
    } finally {
      clearTimeout(timer);
      if (isHung) this.#leaveBehind(ended);
    }
  }

  async #giveUp(work: BoundedWork, givenUp: AbortController): Promise<void> {
    await work.answered();
    const said = `the handler did not end within ${this.#timeoutMs} ms, nor when it was told to, and is left behind`;
    givenUp.abort(new HandlerTimeoutError(said));
  }

  #leaveBehind(ended: Promise<void>): void {
    this.#hung++;
    const forget = () => void this.#hung--;
    ended.then(forget, forget);
  }
}

/**
 * What a handler throws after its signal is due to that, and must count: its database looked as if it were away. What no
 * retry can mend remains so.
 */
export function blameTime(signal: AbortSignal | undefined, error: unknown): unknown {
  if (!signal?.aborted || error instanceof HandlerTimeoutError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'permanent' || code === 'malformed') return error;
  return new HandlerTimeoutError((signal.reason as Error).message, { cause: error });
}
