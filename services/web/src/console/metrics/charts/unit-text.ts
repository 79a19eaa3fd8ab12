import { duration } from '../../parts/duration.ts';

/** Of the figures of a chart. Times are in seconds. */
export type Unit = 'a second' | 'a minute' | 'time' | 'bytes' | 'count';

const MEGABYTE = 1e6;

/** A figure as people read it, with its unit where that is short. */
export function unitText(value: number | undefined, unit: Unit): string {
  if (value === undefined) return '–';
  if (unit === 'time') return duration(value * 1000);
  if (unit === 'bytes') return `${figureText(value / MEGABYTE)} MB`;
  return figureText(value);
}

/** With as many digits as matter: `184`, `22.4`, `0.25`. */
export function figureText(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
