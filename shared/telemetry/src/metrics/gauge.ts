import type { MetricOptions } from './counter.ts';
import { type Labels, type Metric, type Sample, SeriesByLabels } from './series.ts';

export class GaugeSeries {
  value = 0;

  set(value: number): void {
    this.value = value;
  }
}

/** A value that goes up and down. */
export class Gauge<Name extends string = never> implements Metric {
  readonly name: string;
  readonly help: string;
  readonly type = 'gauge';
  readonly #series: SeriesByLabels<Name, GaugeSeries>;

  constructor({ name, help, labels = [], maxSeries }: MetricOptions<Name>) {
    this.name = name;
    this.help = help;
    this.#series = new SeriesByLabels(labels, () => new GaugeSeries(), maxSeries);
  }

  of(labels: Labels<Name>): GaugeSeries {
    return this.#series.of(labels);
  }

  /** Forgets all series, before those that still exist are set again. */
  clear(): void {
    this.#series.clear();
  }

  *samples(): Iterable<Sample> {
    for (const [labels, { value }] of this.#series.entries()) yield { labels, value };
  }
}
