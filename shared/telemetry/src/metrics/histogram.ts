import type { MetricOptions } from './counter.ts';
import { type Labels, type Metric, type Sample, SeriesByLabels } from './series.ts';

/** Upper bounds in seconds, from a cache hit to a time-out. */
const DEFAULT_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface HistogramOptions<Name extends string> extends MetricOptions<Name> {
  /** Ascending upper bounds; default 1 ms to 10 s, in seconds. */
  readonly buckets?: readonly number[];
}

export class HistogramSeries {
  readonly #bounds: readonly number[];
  /** How many values fell into each bucket, not cumulated; the last is what is above all bounds. */
  readonly counts: number[];
  sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.counts = new Array(bounds.length + 1).fill(0);
  }

  observe(value: number): void {
    let i = 0;
    while (i < this.#bounds.length && value > (this.#bounds[i] ?? 0)) i++;
    this.counts[i] = (this.counts[i] ?? 0) + 1;
    this.sum += value;
  }
}

/** How values are spread. */
export class Histogram<Name extends string = never> implements Metric {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  readonly #bounds: readonly number[];
  readonly #series: SeriesByLabels<Name, HistogramSeries>;

  constructor({ name, help, labels = [], buckets = DEFAULT_BUCKETS, maxSeries }: HistogramOptions<Name>) {
    this.name = name;
    this.help = help;
    this.#bounds = buckets;
    this.#series = new SeriesByLabels(labels, () => new HistogramSeries(buckets), maxSeries);
  }

  of(labels: Labels<Name>): HistogramSeries {
    return this.#series.of(labels);
  }

  *samples(): Iterable<Sample> {
    for (const [labels, series] of this.#series.entries()) {
      let count = 0;
      for (const [i, inBucket] of series.counts.entries()) {
        count += inBucket;
        const le = this.#bounds[i];
        yield {
          suffix: '_bucket',
          labels: [...labels, ['le', le === undefined ? '+Inf' : String(le)]],
          value: count,
        };
      }
      yield { suffix: '_sum', labels, value: series.sum };
      yield { suffix: '_count', labels, value: count };
    }
  }
}
