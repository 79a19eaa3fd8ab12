const MINUTE_MS = 60_000;

/** How far back the charts go, by what stands in the address; the first is the default. */
export const TIME_RANGES = [
  ['15m', 'the last 15 minutes'],
  ['5m', 'the last 5 minutes'],
  ['1h', 'the last hour'],
] as const;

const SPANS: ReadonlyMap<string | null, number> = new Map([
  ['5m', 5 * MINUTE_MS],
  ['1h', 60 * MINUTE_MS],
]);
export const DEFAULT_SPAN_MS = 15 * MINUTE_MS;

/** So many points has each line, and so many rows its table. */
export const SLOTS = 30;

export function spanOf(range: string | null): number {
  return SPANS.get(range) ?? DEFAULT_SPAN_MS;
}
