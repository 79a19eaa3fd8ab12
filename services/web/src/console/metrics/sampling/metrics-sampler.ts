import { foundIn, type Part } from '../../parts/part.ts';
import type { ServiceName } from '../../services/service-name.ts';
import { CounterRises, type ReadTimes } from './counter-rises.ts';
import { MetricsTextError } from './metrics-text.ts';
import { combiner, type Reading, readingOf } from './reading.ts';
import type { Series, Watched } from './watched.ts';

/** What all services said at one time. */
export interface Tick {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Since the tick before; 0 for the first. */
  readonly seconds: number;
  /** Of a counter, by how much it rose since then; without those that did not. Of a gauge, its value. */
  readonly values: ReadonlyMap<Series, number>;
}

export interface Missing {
  readonly service: string;
  readonly reason: string;
}

export interface SamplerOptions {
  readonly services: readonly ServiceName[];
  readonly watched: readonly Watched[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Asks one service for its metrics. Throws what is wrong with whoever asks. */
export type AskMetrics = (service: ServiceName) => Promise<Part<string>>;

/** However many look. Pages refresh every 5 s: every second look reads all services, which costs about 50 ms of CPU. */
const LEAST_GAP_MS = 9_000;
const KEPT_MS = 3_600_000;
/** Who measures too much apart is shown in part. */
const MOST_SERIES = 500;

/**
 * An hour of metrics in memory, sampled when somebody looks, by the rights of whoever looks: this process has none of its own. What
 * was counted while nobody looked is in the next tick, over the time between.
 */
export class MetricsSampler {
  readonly #options: SamplerOptions;
  readonly #series = new Map<Watched, Map<string, Series>>();
  readonly #rises = new CounterRises();
  #ticks: readonly Tick[] = [];
  #missing: readonly Missing[] = [];
  #underWay: Promise<void> | undefined;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  /** Oldest first. */
  get ticks(): readonly Tick[] {
    return this.#ticks;
  }

  /** Who did not answer the last time. */
  get missing(): readonly Missing[] {
    return this.#missing;
  }

  seriesOf(watched: Watched): readonly Series[] {
    return [...(this.#series.get(watched)?.values() ?? [])];
  }

  /** Samples, unless that was done just now. */
  async sample(ask: AskMetrics): Promise<void> {
    // What is wrong with another who asks is none of this one's business.
    if (this.#underWay !== undefined) return this.#underWay.catch(() => undefined);
    if (this.#now() - (this.#ticks.at(-1)?.at ?? 0) < LEAST_GAP_MS) return;
    this.#underWay = this.#take(ask);
    try {
      await this.#underWay;
    } finally {
      this.#underWay = undefined;
    }
  }

  async #take(ask: AskMetrics): Promise<void> {
    const { services, watched } = this.#options;
    const answers = await Promise.all(
      services.map(async (service) => ({ service, reading: readable(service, await ask(service), watched) })),
    );
    const times = { at: this.#now(), before: this.#ticks.at(-1)?.at };
    const { at, before = at } = times;
    const found = answers.flatMap(({ service, reading }) => this.#valuesOf(service, foundIn(reading), times));
    this.#missing = answers.flatMap(({ service, reading }) =>
      'missing' in reading ? [{ service, reason: reading.missing }] : [],
    );
    const tick = { at, seconds: (at - before) / 1000, values: combined(found) };
    this.#ticks = [...this.#ticks.filter((one) => at - one.at < KEPT_MS), tick];
    this.#rises.forget(at - KEPT_MS);
  }

  #valuesOf(service: ServiceName, reading: Reading | undefined, times: ReadTimes): [Series, number][] {
    if (reading === undefined) return [];
    const { startedAt, values } = reading;
    const all = [...values].flatMap(([watched, found]) =>
      found.flatMap(({ labels, value }): [Series, number][] => {
        const series = this.#seriesOf(watched, labels);
        return series === undefined ? [] : [[series, value]];
      }),
    );
    const isCounter = ([{ watched }]: [Series, number]) => watched.kind === 'counter';
    const counts = new Map(all.filter(isCounter));
    return [
      ...all.filter((one) => !isCounter(one)),
      ...this.#rises.since({ service, startedAt }, counts, times),
    ];
  }

  #seriesOf(watched: Watched, labels: readonly string[]): Series | undefined {
    const all = this.#series.get(watched) ?? new Map<string, Series>();
    this.#series.set(watched, all);
    const key = JSON.stringify(labels);
    const known = all.get(key);
    if (known !== undefined || all.size >= MOST_SERIES) return known;
    const series = { watched, labels };
    all.set(key, series);
    return series;
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }
}

function combined(values: readonly [Series, number][]): Map<Series, number> {
  const all = new Map<Series, number>();
  for (const [series, value] of values) {
    const known = all.get(series);
    all.set(series, known === undefined ? value : combiner(series.watched.combine)(known, value));
  }
  return all;
}

function readable(service: string, answer: Part<string>, watched: readonly Watched[]): Part<Reading> {
  if ('missing' in answer) return answer;
  try {
    return { value: readingOf(service, answer.value, watched) };
  } catch (error) {
    if (!(error instanceof MetricsTextError)) throw error;
    return { missing: `Its metrics cannot be read: ${error.message}.` };
  }
}
