import type { Log } from '@platform/telemetry/log.ts';

export interface RoundsOptions {
  /** For the log: `the expiry of reservations`. */
  readonly what: string;
  /** From the end of a round to the next one. */
  readonly everyMs: number;
  /** Until the first round; default none. */
  readonly firstAfterMs?: number;
  readonly logger: Log;
  /** A round; `signal` aborts when no more is to be begun. */
  work(signal: AbortSignal): Promise<unknown>;
}

/**
 * Does some work again and again, one round at a time. What fails is logged, and the next round tries again. The function
 * returned begins no more, and waits for the round under way.
 */
export function startRounds({
  what,
  everyMs,
  firstAfterMs = 0,
  logger,
  work,
}: RoundsOptions): () => Promise<void> {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> = Promise.resolve();

  const round = async (): Promise<void> => {
    try {
      await work(stopping.signal);
    } catch (err) {
      logger.warn({ err }, `${what} failed; the next round tries again`);
    }
    if (!stopping.signal.aborted) wait(everyMs);
  };
  const wait = (ms: number): void => {
    timer = setTimeout(() => {
      underWay = round();
    }, ms).unref();
  };

  if (firstAfterMs === 0) underWay = round();
  else wait(firstAfterMs);
  return async () => {
    stopping.abort();
    clearTimeout(timer);
    await underWay;
  };
}
