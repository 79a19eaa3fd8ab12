import { timeOf } from '../wire/uuid-v7.ts';

/** For so long at least a handled message is known. */
export const INBOX_KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
const SLOTS = 13;
/** How far from now the time in an id may be, for its record to be in the ring alone. */
const ON_TIME_MS = DAY_MS;
// On a day there are records of eight days before it (handled a day late, and kept for seven) to one after it. The child of
// ten days before is emptied, and needed again two days later at the earliest: clocks may differ.
const EMPTIED_DAYS_AHEAD = 3;

/**
 * The child of the inbox for a message id: that of the day in it. Undefined for one that is late, ahead of the clock, or has
 * no time: its record would be kept for too short or too long there.
 */
export function inboxChild(key: string, nowMs = Date.now()): string | undefined {
  const madeMs = timeOf(key);
  if (madeMs === undefined || Math.abs(nowMs - madeMs) > ON_TIME_MS) return undefined;
  return childOfDay(Math.floor(madeMs / DAY_MS));
}

/** The child whose day is past keeping by more than a day, at `nowMs`. */
export function expiredChild(nowMs: number): string {
  return childOfDay(Math.floor(nowMs / DAY_MS) + EMPTIED_DAYS_AHEAD);
}

function childOfDay(day: number): string {
  return `inbox_${day % SLOTS}`;
}
