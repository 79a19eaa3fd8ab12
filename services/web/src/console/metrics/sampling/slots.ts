import type { MetricsSampler, Tick } from './metrics-sampler.ts';
import type { Series } from './watched.ts';

export type MetricsHistory = Pick<MetricsSampler, 'ticks' | 'seriesOf'>;

/** A stretch of time, and what was sampled of it. */
export interface Slot {
  /** Its end, in milliseconds since 1970. */
  readonly at: number;
  /** How much of it is known. */
  readonly seconds: number;
  /** Ticks that reach into it, oldest first, each with the share of its time that does. */
  readonly parts: readonly { readonly tick: Tick; readonly share: number }[];
}

/** A tick after a longer time says nothing of what was in between, but for what was counted. */
const STEADY_SECONDS = 20;

/** The time up to the last tick in `count` slots of equal length, oldest first; none before the first tick. */
export function slotsOf({ ticks }: Pick<MetricsHistory, 'ticks'>, spanMs: number, count: number): Slot[] {
  const last = ticks.at(-1);
  if (last === undefined) return [];
  const lengthMs = spanMs / count;
  // At round times, so that a slot does not change once it is over.
  const end = Math.ceil(last.at / lengthMs) * lengthMs;
  return Array.from({ length: count }, (_, i) => slotAt(ticks, end - (count - 1 - i) * lengthMs, lengthMs));
}

function slotAt(ticks: readonly Tick[], at: number, lengthMs: number): Slot {
  const parts = ticks.flatMap((tick) => {
    const begin = tick.at - tick.seconds * 1000;
    const isWithin = tick.at > at - lengthMs && tick.at <= at;
    const overlapMs = Math.min(tick.at, at) - Math.max(begin, at - lengthMs);
    if (overlapMs <= 0 && !isWithin) return [];
    return [{ tick, share: tick.seconds === 0 ? 0 : overlapMs / 1000 / tick.seconds }];
  });
  return { at, parts, seconds: sum(parts.map(({ tick, share }) => tick.seconds * share)) };
}

/** By how much a counter rose. */
export function riseIn({ parts }: Slot, series: Series): number {
  return sum(parts.map(({ tick, share }) => (tick.values.get(series) ?? 0) * share));
}

/** What a gauge stood at in the end. */
export function levelIn({ at, parts }: Slot, series: Series): number | undefined {
  const known = parts.filter(({ tick }) => tick.at <= at || tick.seconds <= STEADY_SECONDS);
  return known.at(-1)?.tick.values.get(series);
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
