import type { RateLimit } from './rate-limit.ts';

/** One request, to be counted by one limit for whom that limit counts: a route, a client, a user. */
export interface Charge {
  readonly limit: RateLimit;
  readonly subject: string;
}

export interface Verdict {
  readonly isAllowed: boolean;
  /** What each of the charges owes now, in microseconds, in their order. */
  readonly debtsUs: readonly number[];
}

/** Where requests are counted. */
export interface Counts {
  /** Counts one request by all of `charges`, or by none when any of them has no room. */
  take(charges: readonly Charge[]): Verdict | Promise<Verdict>;
}
