import type { Labels } from './metrics-text.ts';

/** A metric whose history is kept. Each is a constant of its own: what is asked of the history is asked by it. */
export interface Watched {
  /** Of a histogram, its `…_bucket` by `le`. */
  readonly metric: string;
  readonly kind: 'counter' | 'gauge';
  /** Labels that are told apart, beside `service`, which says who measured; all others are combined. */
  readonly by?: readonly string[];
  /** Which series count; default all. */
  readonly where?: (labels: Labels) => boolean;
  /** How series are combined; default `sum`. */
  readonly combine?: 'sum' | 'max';
}

/** What of a metric is told apart: one value at a time. */
export interface Series {
  readonly watched: Watched;
  /** Values of the labels in `by`, in their order. */
  readonly labels: readonly string[];
}

/** The buckets of a histogram. */
export function bucketsOf(name: string, where?: Watched['where']): Watched {
  return { metric: `${name}_bucket`, kind: 'counter', by: ['le'], ...(where && { where }) };
}
