/** One bucket of a histogram: how many values were at most `bound`. */
export interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/**
 * The value that the part `q` of all values is at most, as Prometheus' histogram_quantile estimates it: evenly within its bucket.
 * Undefined without values. Above the last bound it is that bound.
 */
export function quantile(q: number, buckets: readonly Bucket[]): number | undefined {
  const sorted = buckets.toSorted((one, other) => one.bound - other.bound);
  const total = sorted.at(-1)?.count ?? 0;
  if (total <= 0) return undefined;
  const rank = q * total;
  const i = sorted.findIndex(({ count }) => count >= rank);
  const below = sorted[i - 1] ?? { bound: 0, count: 0 };
  const own = sorted[i] ?? below;
  if (!Number.isFinite(own.bound)) return below.bound;
  const inBucket = own.count - below.count;
  return (
    below.bound + ((own.bound - below.bound) * (rank - below.count)) / Math.max(inBucket, Number.MIN_VALUE)
  );
}
