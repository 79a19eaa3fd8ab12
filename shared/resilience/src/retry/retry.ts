import { setTimeout as delay } from 'node:timers/promises';
import { RetryBudget } from './retry-budget.ts';

export interface RetryOptions {
  /** Tries in all, the first included; default 3. */
  readonly attempts?: number;
  /** The longest first wait; it doubles with each further one. Default 50. */
  readonly baseDelayMs?: number;
  /** The longest wait of all; default 1000. */
  readonly maxDelayMs?: number;
  /** The longest time a service may ask to wait (Retry-After) and be obeyed; past it the error is final. Default 2000. */
  readonly maxRetryAfterMs?: number;
  /** Shared by the calls to one service. */
  readonly budget?: RetryBudget;
  /** From 0 up to 1; for tests. */
  readonly random?: () => number;
  /** For tests. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export interface Retryable {
  /** True if trying again may help. Ask only for work that may be done twice. */
  readonly isRetryable: (error: unknown) => boolean;
  readonly signal?: AbortSignal | undefined;
  /** When to give up, by `performance.now()`: a wait that would end later is not begun. */
  readonly deadline?: number;
}

/**
 * Tries `work` again while its errors are retryable, with full jitter (AWS, "Exponential backoff and jitter"):
 * a wait is chosen evenly between 0 and its bound, so that callers who failed together do not return together.
 * A `retryAfterMs` on the error is the least wait. Only for idempotent work. Throws the last error.
 */
export class Retry {
  readonly #attempts: number;
  readonly #baseDelayMs: number;
  readonly #maxDelayMs: number;
  readonly #maxRetryAfterMs: number;
  readonly #budget: RetryBudget;
  readonly #random: () => number;
  readonly #sleep: (ms: number, signal?: AbortSignal) => Promise<void>;

  constructor(options: RetryOptions = {}) {
    this.#attempts = options.attempts ?? 3;
    this.#baseDelayMs = options.baseDelayMs ?? 50;
    this.#maxDelayMs = options.maxDelayMs ?? 1000;
    this.#maxRetryAfterMs = options.maxRetryAfterMs ?? 2000;
    this.#budget = options.budget ?? new RetryBudget();
    this.#random = options.random ?? Math.random;
    this.#sleep = options.sleep ?? sleep;
  }

  /** `work` is told which try it is, from 1. */
  async run<T>(
    { isRetryable, signal, deadline }: Retryable,
    work: (attempt: number) => Promise<T>,
  ): Promise<T> {
    this.#budget.deposit();
    for (let attempt = 1; ; attempt++) {
      try {
        return await work(attempt);
      } catch (error) {
        if (attempt >= this.#attempts || signal?.aborted || !isRetryable(error)) throw error;
        const waitMs = this.#waitMs(attempt, error);
        const isTooLate = deadline !== undefined && performance.now() + (waitMs ?? 0) >= deadline;
        if (waitMs === undefined || isTooLate || !this.#budget.tryWithdraw()) throw error;
        await this.#sleep(waitMs, signal);
      }
    }
  }

  #waitMs(attempt: number, error: unknown): number | undefined {
    const asked = retryAfterMsOf(error);
    if (asked > this.#maxRetryAfterMs) return undefined;
    return asked + this.#random() * Math.min(this.#maxDelayMs, this.#baseDelayMs * 2 ** (attempt - 1));
  }
}

function retryAfterMsOf(error: unknown): number {
  const asked = (error as { retryAfterMs?: unknown } | null | undefined)?.retryAfterMs;
  return typeof asked === 'number' && asked > 0 ? asked : 0;
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted(); // The caller's own reason, rather than a plain AbortError.
    throw error;
  }
}
