import type { Watched } from '../sampling/watched.ts';
import type { Unit } from './unit-text.ts';

/** A chart of what is watched. */
export interface ChartDefinition {
  /** Of its element: `chart-outbox`. */
  readonly id: string;
  readonly title: string;
  readonly unit: Unit;
  readonly lines: ChartLines;
  /** Said where nothing was measured: the good news, if it is such. */
  readonly none: string;
}

export type ChartLines =
  /** How often something is counted, in each `perSeconds`; a line for each series. */
  | { readonly kind: 'rate'; readonly watched: Watched; readonly perSeconds: number }
  /** What a gauge stands at; a line for each series. */
  | { readonly kind: 'level'; readonly watched: Watched }
  /** Of the buckets of a histogram; a line for each, such as 0.5 and 0.99. */
  | { readonly kind: 'quantiles'; readonly watched: Watched; readonly of: readonly number[] };
