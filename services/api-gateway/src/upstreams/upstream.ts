import { Balancer } from '@platform/discovery/balancer.ts';
import { OutlierEjection } from '@platform/discovery/outlier-ejection.ts';
import type { Resolver } from '@platform/discovery/resolver.ts';
import { CircuitBreaker, type CircuitBreakerOptions } from '@platform/resilience/circuit/circuit-breaker.ts';
import { PoolSet } from '@platform/resilience/http/pool-set.ts';
import { RetryBudget } from '@platform/resilience/retry/retry-budget.ts';
import type { ServiceName } from '../services.ts';
import { ClientPlaces } from './client-places.ts';

export interface UpstreamOptions {
  readonly service: ServiceName;
  readonly resolver: Resolver;
  /** Requests under way at once; one more is a 503. */
  readonly concurrency: number;
  /** The same for answers without an end. */
  readonly streams: number;
  /** How much of the places one client may have while others need them; default 25. */
  readonly sharePercent?: number;
  readonly connectTimeoutMs?: number;
  readonly breaker?: Omit<CircuitBreakerOptions, 'name'>;
}

// A service that restarts is back within seconds, and asking whether it is costs little: so the circuit is tried
// far sooner than by default.
const RECOVERY_TIMEOUT_MS = 2000;
// Requests that one instance takes with it when it dies, all at the same moment, go to another.
const SAVED_RETRIES = 100;
const MAX_HEADER_BYTES = 64 * 1024;

/** One service behind the gateway: its instances, connections and limits. None of it is shared with another. */
export class Upstream {
  readonly service: ServiceName;
  readonly balancer: Balancer;
  readonly breaker: CircuitBreaker;
  readonly retryBudget = new RetryBudget({ capacity: SAVED_RETRIES });
  readonly pools: PoolSet;
  readonly requests: ClientPlaces;
  readonly streams: ClientPlaces;
  /** Which of its instances are in. */
  readonly instances: OutlierEjection;

  constructor({
    service,
    resolver,
    concurrency,
    streams,
    sharePercent = 25,
    connectTimeoutMs = 2000,
    breaker,
  }: UpstreamOptions) {
    this.service = service;
    this.instances = new OutlierEjection(resolver);
    this.balancer = new Balancer(this.instances);
    this.requests = new ClientPlaces({ name: service, limit: concurrency, sharePercent });
    this.streams = new ClientPlaces({ name: `${service} streams`, limit: streams, sharePercent });
    this.breaker = new CircuitBreaker({ recoveryTimeoutMs: RECOVERY_TIMEOUT_MS, ...breaker, name: service });
    this.pools = new PoolSet({
      connections: concurrency + streams,
      connectTimeout: connectTimeoutMs,
      maxHeaderSize: MAX_HEADER_BYTES,
      current: () => this.instances.all(),
    });
  }

  /** Where its instances are, also those that are left out for now. */
  get origins(): readonly string[] {
    return this.instances.all();
  }

  async close(): Promise<void> {
    this.instances.close();
    await this.pools.close();
  }
}
