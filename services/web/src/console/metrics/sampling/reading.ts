import { type MetricSample, readMetricsText } from './metrics-text.ts';
import type { Watched } from './watched.ts';

/** What one process said of all that is watched. */
export interface Reading {
  /** Milliseconds since 1970; 0 where it does not say. */
  readonly startedAt: number;
  /** By the values of the labels that are told apart. */
  readonly values: ReadonlyMap<Watched, readonly Value[]>;
}

export interface Value {
  readonly labels: readonly string[];
  readonly value: number;
}

const START = 'process_start_time_seconds';

/** Reads the metrics of `service`. Throws MetricsTextError. */
export function readingOf(service: string, text: string, watched: readonly Watched[]): Reading {
  const samples = readMetricsText(text, new Set([START, ...watched.map(({ metric }) => metric)]));
  const told = samples.map((sample) => ({ ...sample, labels: { ...sample.labels, service } }));
  const byName = Map.groupBy(told, ({ name }) => name);
  return {
    startedAt: (byName.get(START)?.[0]?.value ?? 0) * 1000,
    values: new Map(watched.map((one) => [one, valuesOf(one, byName.get(one.metric) ?? [])])),
  };
}

function valuesOf(watched: Watched, samples: readonly MetricSample[]): Value[] {
  const { by = [], where = () => true, combine } = watched;
  const found = samples
    .filter(({ labels, value }) => Number.isFinite(value) && where(labels))
    .map(({ labels, value }) => ({ labels: by.map((name) => labels[name] ?? ''), value }));
  const groups = Map.groupBy(found, ({ labels }) => JSON.stringify(labels));
  return [...groups.values()].map((group) => ({
    labels: group[0]?.labels ?? [],
    value: group.map(({ value }) => value).reduce(combiner(combine)),
  }));
}

export function combiner(combine: Watched['combine'] = 'sum'): (one: number, other: number) => number {
  return combine === 'sum' ? (one, other) => one + other : (one, other) => Math.max(one, other);
}
