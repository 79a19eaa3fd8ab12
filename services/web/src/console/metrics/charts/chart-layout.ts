import { highest, type Line } from './chart-lines.ts';

export const WIDTH = 300;
export const HEIGHT = 72;
/** Room for half of a line. */
const MARGIN = 2;
/** As good as nothing. */
const LEAST = 1e-9;

export interface DrawnLine {
  /** SVG path; empty where there is nothing to draw. */
  readonly line: string;
  /** The same down to the ground. */
  readonly area: string;
}

export interface ChartLayout {
  /** What the top stands for: a round figure above all values. */
  readonly top: number;
  readonly lines: readonly DrawnLine[];
}

/** Lines over the same slots of time, on one scale from 0 on. What is not known is a gap. */
export function chartLayout(lines: readonly Line[]): ChartLayout {
  const top = roundAbove(Math.max(0, ...lines.map(highest)));
  return { top, lines: lines.map(({ values }) => drawn(values, top)) };
}

/** 1, 2 or 5 times a power of ten. */
export function roundAbove(value: number): number {
  if (value < LEAST) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((step) => step * power >= value) ?? 10) * power;
}

function drawn(values: readonly (number | undefined)[], top: number): DrawnLine {
  const step = WIDTH / values.length;
  const y = (value: number) => round(HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * value) / top);
  const runs = knownRuns(values).map(({ start, known }) => {
    const points = known.map((value, i) => `${round((start + i + 0.5) * step)} ${y(value)}`);
    // From the begin of the first slot to the end of the last: one slot alone is seen as well.
    const [left, right] = [round(start * step), round((start + known.length) * step)];
    const path = `M${left} ${y(known[0] ?? 0)}L${points.join('L')}L${right} ${y(known.at(-1) ?? 0)}`;
    return { line: path, area: `${path}V${HEIGHT}H${left}z` };
  });
  return { line: runs.map(({ line }) => line).join(''), area: runs.map(({ area }) => area).join('') };
}

function knownRuns(values: readonly (number | undefined)[]) {
  const runs: { readonly start: number; readonly known: number[] }[] = [];
  for (const [i, value] of values.entries()) {
    if (value === undefined) continue;
    const run = runs.at(-1);
    if (run !== undefined && run.start + run.known.length === i) run.known.push(value);
    else runs.push({ start: i, known: [value] });
  }
  return runs;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
