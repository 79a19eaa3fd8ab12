import type { Figure } from './figure.ts';

export interface Kept {
  /** Those that are as they should be. */
  readonly good: number;
  readonly all: number;
}

/** How much of what happened in the last hour is as it should be; `objective` is the part that has to be, such as 0.999. */
export function objectiveFigure(
  title: string,
  { good, all }: Kept,
  { objective, also }: { readonly objective: number; readonly also?: string },
): Figure {
  const note = `objective ${percent(objective)} %${also === undefined ? '' : `, ${also}`}`;
  if (all <= 0) return { title, value: '–', note };
  const part = Math.min(1, good / all);
  return { title, value: percent(part), unit: '%', note, isMissed: part < objective };
}

/** Rounded down: what is not all is never shown as 100. */
function percent(part: number): string {
  // Of what is not quite a round figure as computers count.
  return String(Math.floor(part * 1000 + 1e-6) / 10);
}
