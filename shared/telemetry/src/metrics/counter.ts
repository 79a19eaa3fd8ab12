import { type Labels, type Metric, type Sample, SeriesByLabels } from './series.ts';

export interface MetricOptions<Name extends string> {
  /** Prometheus name; a counter's ends in `_total`, a unit stands in it (`_seconds`, `_bytes`). */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Name[];
  /** Default 500. */
  readonly maxSeries?: number;
}

/** One series of a counter; keep it where the same labels are counted often. */
export class CounterSeries {
  value = 0;

  add(by = 1): void {
    this.value += by;
  }
}

/** Counts up. */
export class Counter<Name extends string = never> implements Metric {
  readonly name: string;
  readonly help: string;
  readonly type = 'counter';
  readonly #series: SeriesByLabels<Name, CounterSeries>;

  constructor({ name, help, labels = [], maxSeries }: MetricOptions<Name>) {
    this.name = name;
    this.help = help;
    this.#series = new SeriesByLabels(labels, () => new CounterSeries(), maxSeries);
  }

  of(labels: Labels<Name>): CounterSeries {
    return this.#series.of(labels);
  }

  *samples(): Iterable<Sample> {
    for (const [labels, { value }] of this.#series.entries()) yield { labels, value };
  }
}
