import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, type MetricOptions } from './counter.ts';
import { Gauge } from './gauge.ts';
import { Histogram, type HistogramOptions } from './histogram.ts';
import type { Metric } from './series.ts';
import { renderText } from './text-format.ts';

/** A scrape times out after 10 s by default, and is worth more late than never. */
const COLLECT_TIMEOUT_MS = 1000;

/** The metrics of one process, rendered for Prometheus. */
export class MetricRegistry {
  readonly #metrics = new Map<string, Metric>();
  readonly #collectors = new Map<string, () => void | Promise<void>>();
  readonly #failures: Counter<'collector'>;

  constructor() {
    this.#failures = this.counter({
      name: 'metrics_collector_failures_total',
      help: 'Scrapes for which a collector failed or was too slow',
      labels: ['collector'],
    });
  }

  /** A counter of this name; the same one when asked again. */
  counter<Name extends string = never>(options: MetricOptions<Name>): Counter<Name> {
    return this.#register(options.name, () => new Counter(options));
  }

  gauge<Name extends string = never>(options: MetricOptions<Name>): Gauge<Name> {
    return this.#register(options.name, () => new Gauge(options));
  }

  histogram<Name extends string = never>(options: HistogramOptions<Name>): Histogram<Name> {
    return this.#register(options.name, () => new Histogram(options));
  }

  /** Runs `collect` before each scrape, to set gauges from what they measure. Its failure fails no scrape. */
  onScrape(collector: string, collect: () => void | Promise<void>): void {
    this.#collectors.set(collector, collect);
  }

  /** Everything, in Prometheus' text format 0.0.4. */
  async render(): Promise<string> {
    await Promise.all([...this.#collectors].map(([name, collect]) => this.#collect(name, collect)));
    return renderText(this.#metrics.values());
  }

  #register<M extends Metric>(name: string, make: () => M): M {
    const known = this.#metrics.get(name);
    const made = make();
    if (known === undefined) {
      this.#metrics.set(name, made);
      return made;
    }
    if (known.type !== made.type) throw new Error(`metric ${name} is a ${known.type} already`);
    return known as M;
  }

  async #collect(name: string, collect: () => void | Promise<void>): Promise<void> {
    const timer = new AbortController();
    const late = sleep(COLLECT_TIMEOUT_MS, undefined, { signal: timer.signal, ref: false }).then(() => {
      throw new Error('too slow');
    });
    late.catch(() => undefined); // Aborted once the collector has ended.
    try {
      await Promise.race([collect(), late]);
    } catch {
      this.#failures.of({ collector: name }).add();
    } finally {
      timer.abort();
    }
  }
}
