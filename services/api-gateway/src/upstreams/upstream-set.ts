import { type DiscoveryOptions, resolverOf } from '@platform/discovery/resolver-of.ts';
import type { ServiceName } from '../services.ts';
import { Upstream } from './upstream.ts';

export interface UpstreamLimits {
  readonly concurrency: number;
  readonly streams: number;
  /** How much of them one client may have while others need them. */
  readonly sharePercent: number;
}

const RETIRE_CHECK_MS = 100;

/**
 * The services behind the gateway, over changes of the configuration: one whose addresses and limits stay keeps its
 * connections, its circuit, and what is known of its instances; one that is replaced first answers what it has begun.
 */
export class UpstreamSet {
  readonly #discovery: DiscoveryOptions;
  #byKey = new Map<string, Upstream>();

  constructor(discovery: DiscoveryOptions) {
    this.#discovery = discovery;
  }

  /** The services at these addresses. Throws a TypeError for an address that is none, and then changes nothing. */
  set(
    addresses: ReadonlyMap<ServiceName, string>,
    limitsOf: (service: ServiceName) => UpstreamLimits,
  ): ReadonlyMap<ServiceName, Upstream> {
    const next = new Map<string, Upstream>();
    const byService = new Map<ServiceName, Upstream>();
    for (const [service, address] of addresses) {
      const limits = limitsOf(service);
      const { concurrency, streams, sharePercent } = limits;
      const key = JSON.stringify([service, address, concurrency, streams, sharePercent]);
      const upstream = this.#byKey.get(key) ?? this.#make(service, address, limits);
      next.set(key, upstream);
      byService.set(service, upstream);
    }
    for (const [key, upstream] of this.#byKey) if (!next.has(key)) retire(upstream);
    this.#byKey = next;
    return byService;
  }

  #make(service: ServiceName, address: string, limits: UpstreamLimits): Upstream {
    const resolver = resolverOf(address, this.#discovery);
    return new Upstream({ service, resolver, ...limits });
  }
}

function retire(upstream: Upstream): void {
  const timer = setInterval(() => {
    if (upstream.requests.running + upstream.streams.running > 0) return;
    clearInterval(timer);
    void upstream.close();
  }, RETIRE_CHECK_MS).unref();
}
