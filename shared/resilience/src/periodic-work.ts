import type { Log } from '@platform/telemetry/log.ts';

export interface PeriodicWork {
  /** For the log: `the expiry of reservations`. */
  readonly what: string;
  /** From the end of a run to the next one; a function is asked after each run. */
  readonly everyMs: number | (() => number);
  /** Until the first run; default none. */
  readonly firstAfterMs?: number;
  /** Varies each wait by a quarter, so that replicas that started together do not run together. */
  readonly isSpread?: boolean;
  readonly logger: Log;
  /** One run; `signal` aborts when no more is to be begun. */
  work(signal: AbortSignal): Promise<unknown>;
}

/** Begins no more runs, and resolves when the run under way has ended. */
export type StopWork = () => Promise<void>;

/**
 * Runs `work` again and again, one run at a time. A run that fails is logged, and the next one comes all the same. What
 * fails once it is stopped is not logged: the end itself may be the reason.
 */
export function startPeriodicWork(options: PeriodicWork): StopWork {
  const { what, everyMs, firstAfterMs = 0, isSpread = false, logger, work } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    try {
      await work(signal);
    } catch (err) {
      if (!signal.aborted) logger.warn({ err }, `${what} failed; the next run tries again`);
    }
    if (!signal.aborted) wait(typeof everyMs === 'number' ? everyMs : everyMs());
  };
  const wait = (ms: number): void => {
    const spread = isSpread ? 0.75 + Math.random() / 2 : 1;
    timer = setTimeout(() => {
      underWay = run();
    }, ms * spread).unref();
  };

  if (firstAfterMs === 0) underWay = run();
  else wait(firstAfterMs);
  return async () => {
    stopping.abort();
    clearTimeout(timer);
    await underWay;
  };
}
