import type { SecurityEvent } from '@platform/api-client/operations.ts';

export interface TrailPage {
  readonly service: string;
  /** Newest first. */
  readonly items: readonly SecurityEvent[];
  /** True when older ones follow. */
  readonly hasMore: boolean;
}

export interface MergedEvent extends SecurityEvent {
  readonly service: string;
}

export interface MergedTrails {
  /** Newest first. */
  readonly events: readonly MergedEvent[];
  /** Up to when the next page is to be asked for; null at the end. */
  readonly until: string | null;
}

/**
 * One list of several, in the order of time. It ends where the first of them does that has more: what is older there is not known
 * yet. Times are known to the millisecond alone, so one that several events may share is left to the next page as a whole.
 */
export function mergeTrails(pages: readonly TrailPage[]): MergedTrails {
  const all = pages
    .flatMap(({ service, items }) => items.map((event): MergedEvent => ({ ...event, service })))
    .toSorted((one, other) => other.at.localeCompare(one.at));
  const ends = pages.flatMap(({ items, hasMore }) => (hasMore ? (items.at(-1)?.at ?? []) : []));
  const horizon = ends.toSorted().at(-1);
  if (horizon === undefined) return { events: all, until: null };
  const events = all.filter(({ at }) => at > horizon);
  if (events.length > 0) return { events, until: new Date(Date.parse(horizon) + 1).toISOString() };
  // A whole page of one millisecond: going on is worth more than what of it does not fit.
  return { events: all.filter(({ at }) => at >= horizon), until: horizon };
}
