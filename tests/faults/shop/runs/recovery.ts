import type { PlacedRow } from '../books/check-books.ts';

/** Durations in milliseconds, as they are reported. */
export interface Spread {
  readonly count: number;
  readonly medianMs: number;
  readonly longestMs: number;
}

/**
 * For every order that was under way when something was healed: how long after that it ended. An order that outlived
 * several faults counts from the last one before its end.
 */
export function endsAfterHealing(placed: readonly PlacedRow[], heals: readonly number[]): number[] {
  return placed.flatMap(({ placed_at, ended_at }) => {
    if (ended_at === null) return [];
    const healedAt = heals.filter((at) => at > placed_at.getTime() && at < ended_at.getTime()).at(-1);
    return healedAt === undefined ? [] : [ended_at.getTime() - healedAt];
  });
}

/** Undefined when there is nothing to report. */
export function spreadOf(durationsMs: readonly number[]): Spread | undefined {
  const sorted = durationsMs.toSorted((a, b) => a - b);
  const longestMs = sorted.at(-1);
  if (longestMs === undefined) return undefined;
  return { count: sorted.length, medianMs: sorted[sorted.length >> 1] ?? longestMs, longestMs };
}
