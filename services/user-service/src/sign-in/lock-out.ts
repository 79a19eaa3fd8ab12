/** How many wrong tries are free, and how the waits grow after them. */
export interface AttemptLimit {
  readonly free: number;
  /** The wait after the last free try; each further wrong try doubles it. */
  readonly firstDelaySeconds: number;
  readonly longestDelaySeconds: number;
  /** Tries are forgotten when none was counted for this long. */
  readonly memorySeconds: number;
}

/** What is remembered of the tries for one subject. */
export interface Tally {
  readonly failures: number;
  readonly blockedUntil: Date | null;
  readonly forgottenAt: Date;
}

/** How long a try must wait; 0 when it may be made. A try that is refused is not counted, so that no wait grows by asking. */
export function waitMs(tally: Tally | undefined, now: Date): number {
  if (tally === undefined || tally.blockedUntil === null) return 0;
  return Math.max(0, tally.blockedUntil.getTime() - now.getTime());
}

/** The tally with one more try in it. */
export function countTry(tally: Tally | undefined, limit: AttemptLimit, now: Date): Tally {
  const earlier = tally === undefined || tally.forgottenAt <= now ? 0 : tally.failures;
  const failures = earlier + 1;
  const delaySeconds = delayAfter(failures, limit);
  return {
    failures,
    blockedUntil: delaySeconds === 0 ? null : later(now, delaySeconds),
    forgottenAt: later(now, Math.max(limit.memorySeconds, delaySeconds)),
  };
}

// Enough to reach any longest delay from any first one; beyond it the power would overflow.
const MOST_DOUBLINGS = 30;

function delayAfter(
  failures: number,
  { free, firstDelaySeconds, longestDelaySeconds }: AttemptLimit,
): number {
  if (failures < free) return 0;
  return Math.min(longestDelaySeconds, firstDelaySeconds * 2 ** Math.min(failures - free, MOST_DOUBLINGS));
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1000);
}
