/** A price from `at` (ms) on, until the next. */
export interface PriceStep {
  readonly minor: number;
  readonly at: number;
}

export interface Drawing {
  readonly line: string;
  readonly area: string;
}

export const WIDTH = 400;
export const HEIGHT = 60;
/** Half of the line, which is not to be cut off. */
const MARGIN = 4;

/** The steps of a price over time, oldest first, as SVG paths; undefined for a price that never changed. */
export function priceSteps(steps: readonly PriceStep[], now: number): Drawing | undefined {
  const [first] = steps;
  const prices = steps.map(({ minor }) => minor);
  const [lowest, highest] = [Math.min(...prices), Math.max(...prices)];
  if (first === undefined || lowest === highest) return undefined;
  const span = Math.max(now - first.at, 1);
  const x = (at: number) => round((WIDTH * (Math.min(at, now) - first.at)) / span);
  const y = (minor: number) =>
    round(MARGIN + ((HEIGHT - 3 * MARGIN) * (highest - minor)) / (highest - lowest));
  const line = steps
    .map(({ minor, at }, i) => (i === 0 ? `M0 ${y(minor)}` : `H${x(at)}V${y(minor)}`))
    .join('');
  return { line: `${line}H${WIDTH}`, area: `${line}H${WIDTH}V${HEIGHT}H0z` };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
