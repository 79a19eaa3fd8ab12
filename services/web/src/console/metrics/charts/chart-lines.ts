import { quantile } from '../sampling/quantile.ts';
import { levelIn, type MetricsHistory, riseIn, type Slot, sum } from '../sampling/slots.ts';
import type { Series, Watched } from '../sampling/watched.ts';
import type { ChartLines } from './chart-definition.ts';

/** One line of a chart. */
export interface Line {
  readonly name: string;
  /** One for each slot; undefined where nothing is known. */
  readonly values: readonly (number | undefined)[];
}

/** What a chart shows of `slots`: the line that reaches highest first, or quantiles in their order. */
export function chartLines(lines: ChartLines, history: MetricsHistory, slots: readonly Slot[]): Line[] {
  if (lines.kind === 'quantiles') return quantileLines(lines, history, slots);
  const read = lines.kind === 'level' ? levelIn : rateOf(lines.perSeconds);
  return history
    .seriesOf(lines.watched)
    .map((series) => ({ name: series.labels.join(' · '), values: slots.map((slot) => read(slot, series)) }))
    .filter(({ values }) => values.some((value) => value !== undefined))
    .toSorted((one, other) => highest(other) - highest(one) || one.name.localeCompare(other.name));
}

function rateOf(perSeconds: number) {
  return (slot: Slot, series: Series) =>
    slot.seconds === 0 ? undefined : (riseIn(slot, series) / slot.seconds) * perSeconds;
}

function quantileLines(
  { watched, of }: Extract<ChartLines, { kind: 'quantiles' }>,
  history: MetricsHistory,
  slots: readonly Slot[],
): Line[] {
  const buckets = slots.map((slot) => bucketsIn(slot, history, watched));
  const lines = of.map((q) => ({
    name: `p${Math.round(q * 100)}`,
    values: buckets.map((own) => quantile(q, own)),
  }));
  return lines.filter(({ values }) => values.some((value) => value !== undefined));
}

/** The buckets of a histogram that is watched by `le` alone. */
export function bucketsIn(slot: Slot, history: MetricsHistory, watched: Watched) {
  return history.seriesOf(watched).map((series) => ({
    bound: series.labels[0] === '+Inf' ? Number.POSITIVE_INFINITY : Number(series.labels[0]),
    count: riseIn(slot, series),
  }));
}

/** By how much all series of a counter rose together. */
export function riseOfAll(
  slot: Slot,
  history: MetricsHistory,
  watched: Watched,
  where: (labels: readonly string[]) => boolean = () => true,
): number {
  return sum(
    history
      .seriesOf(watched)
      .filter(({ labels }) => where(labels))
      .map((series) => riseIn(slot, series)),
  );
}

export function highest({ values }: Line): number {
  return Math.max(...values.map((value) => value ?? 0));
}
