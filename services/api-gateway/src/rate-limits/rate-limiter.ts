import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { Charge, Counts, Verdict } from './counts.ts';
import type { LocalCounts } from './local-counts.ts';

export interface RateLimiterOptions {
  readonly metrics: MetricRegistry;
  /** Counts in this process. */
  readonly local: LocalCounts;
  /** Counts that several gateways share; without it the local ones are all there is. */
  readonly shared?: Counts | undefined;
}

/** A request that is not counted, because nothing can be known: it passes. */
const UNCOUNTED: Verdict = { isAllowed: true, debtsUs: [] };

/**
 * Counts requests by their limits. While the shared counts are away reads pass uncounted, and everything else, logins
 * above all, is counted by this gateway for itself.
 */
export class RateLimiter {
  readonly #local: LocalCounts;
  readonly #shared: Counts | undefined;
  readonly #refused;
  readonly #away;

  constructor({ metrics, local, shared }: RateLimiterOptions) {
    this.#local = local;
    this.#shared = shared;
    this.#refused = metrics.counter({
      name: 'gateway_rate_limited_total',
      help: 'Requests answered 429, by the limits that had no room',
      labels: ['limit'],
    });
    this.#away = metrics.counter({
      name: 'gateway_rate_limits_without_redis_total',
      help: 'Requests while Redis was away: reads passed uncounted, others were counted by this gateway alone',
      labels: ['counted'],
    });
    const subjects = metrics.gauge({
      name: 'gateway_rate_limit_subjects',
      help: 'Clients, users and routes whose requests this process counts',
    });
    metrics.onScrape('rate limits', () => subjects.of({}).set(local.size));
  }

  /** At once when it counts in this process. Never rejects. */
  take(charges: readonly Charge[], isRead: boolean): Verdict | Promise<Verdict> {
    return this.#shared === undefined
      ? this.#local.take(charges)
      : this.#takeShared(this.#shared, charges, isRead);
  }

  /** Notes that a request was refused by `limit`. */
  refused(limit: string): void {
    this.#refused.of({ limit }).add();
  }

  async #takeShared(shared: Counts, charges: readonly Charge[], isRead: boolean): Promise<Verdict> {
    try {
      return await shared.take(charges);
    } catch {
      // The connection has said why.
      this.#away.of({ counted: isRead ? 'no' : 'here' }).add();
      return isRead ? UNCOUNTED : this.#local.take(charges);
    }
  }
}
