import type { AuditedApi } from './audited-api.ts';
import type { CheckTally } from './verification.ts';

/** What a bundle adds to the audit. */
export interface Bundle {
  /** Checks its services against each other, when messages under way have arrived. */
  readonly check: (api: AuditedApi, onProgress: OnProgress) => Promise<Findings>;
}

/** Told now and then how far it is, such as `500 orders`. */
export type OnProgress = (done: string) => void;

export interface Findings {
  readonly tallies: readonly CheckTally[];
  /** How much there is of what was looked at, such as orders. */
  readonly totals: Readonly<Record<string, number>>;
  /** The same for people, such as `3 orders (1 under way)`. */
  readonly summary: string;
}
