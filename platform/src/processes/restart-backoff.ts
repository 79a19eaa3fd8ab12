const FIRST_MS = 250;
const LONGEST_MS = 30_000;
// A process that ran this long was well: its next failure is a first one again.
const STABLE_MS = 60_000;

export interface RestartPause {
  readonly delayMs: number;
  /** Failures in a row, to be handed in the next time. */
  readonly failures: number;
}

/** How long to wait before starting a process again: twice as long after each failure in a row. */
export function restartPause(failuresBefore: number, ranMs: number): RestartPause {
  const failures = ranMs >= STABLE_MS ? 0 : failuresBefore;
  return { delayMs: Math.min(FIRST_MS * 2 ** failures, LONGEST_MS), failures: failures + 1 };
}
