import type { Log } from '../log.ts';

const SAY_AGAIN_MS = 60_000;

/** Says a failure that goes on once a minute, and not each time. */
export function failureNotice(log: Log, message: string): (err: unknown) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (err) => {
    if (performance.now() - saidAt < SAY_AGAIN_MS) return;
    saidAt = performance.now();
    log.warn({ err }, message);
  };
}
