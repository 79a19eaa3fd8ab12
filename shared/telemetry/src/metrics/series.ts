/** Label names and values of one time series. */
export type Labels<Name extends string> = Readonly<Record<Name, string>>;

/** One `name{labels} value` line. */
export interface Sample {
  readonly suffix?: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly value: number;
}

/** A metric as the registry renders it. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  samples(): Iterable<Sample>;
}

const DEFAULT_MAX_SERIES = 500;
const OVERFLOW = 'other';

/**
 * The series of one metric by their label values. Past `maxSeries`, new values are counted as `other`, so that no
 * input can fill the memory of this process or of the metrics store.
 */
export class SeriesByLabels<Name extends string, Series> {
  readonly #names: readonly Name[];
  readonly #make: () => Series;
  readonly #maxSeries: number;
  readonly #series = new Map<string, { values: readonly string[]; series: Series }>();

  constructor(names: readonly Name[], make: () => Series, maxSeries = DEFAULT_MAX_SERIES) {
    this.#names = names;
    this.#make = make;
    this.#maxSeries = maxSeries;
  }

  of(labels: Labels<Name>): Series {
    const values = this.#names.map((name) => labels[name]);
    const key = values.join('\u0000');
    const known = this.#series.get(key);
    if (known !== undefined) return known.series;
    if (this.#series.size >= this.#maxSeries) return this.#overflow();
    return this.#add(key, values);
  }

  clear(): void {
    this.#series.clear();
  }

  *entries(): Iterable<[labels: [string, string][], series: Series]> {
    for (const { values, series } of this.#series.values())
      yield [this.#names.map((name, i) => [name, values[i] ?? '']), series];
  }

  #overflow(): Series {
    const values = this.#names.map(() => OVERFLOW);
    const key = values.join('\u0000');
    return this.#series.get(key)?.series ?? this.#add(key, values);
  }

  #add(key: string, values: readonly string[]): Series {
    const series = this.#make();
    this.#series.set(key, { values, series });
    return series;
  }
}
