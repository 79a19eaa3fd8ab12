import type { Log } from '@platform/telemetry/log.ts';
import { askConsul, type ConsulOptions } from './consul-agent.ts';
import { type Finding, FollowingResolver } from './following-resolver.ts';
import type { Resolver } from './resolver.ts';

export interface ConsulServiceOptions {
  readonly consul: ConsulOptions;
  /** As it was registered. */
  readonly service: string;
  /** Only instances with this tag. */
  readonly tag?: string;
  /** `http` or `https`. */
  readonly protocol: string;
  readonly log?: Log | undefined;
}

// The agent answers a blocking query when something changes, or after this and up to a sixteenth of it more. It is also
// how long a change may stay unseen when the agent was replaced, between two queries, by one with lower numbers.
const WAIT_S = 30;
const TIMEOUT_MS = (WAIT_S + WAIT_S / 16 + 5) * 1000;
// A service that changes all the time must not keep us asking all the time (Consul's own advice).
const BETWEEN_MS = 100;

interface HealthEntry {
  readonly Node?: { readonly Address?: string };
  readonly Service?: { readonly Address?: string; readonly Port?: number };
}

/**
 * The instances of a service that pass their checks, followed by blocking queries
 * (https://developer.hashicorp.com/consul/api-docs/features/blocking): a change is seen at once.
 */
export function consulResolver({ consul, service, tag, protocol, log }: ConsulServiceOptions): Resolver {
  let index = 0n;
  const ask = async (signal: AbortSignal): Promise<Finding> => {
    const last = index;
    const query = new URLSearchParams({ passing: 'true', index: String(last), wait: `${WAIT_S}s` });
    if (tag !== undefined) query.set('tag', tag);
    const path = `/v1/health/service/${encodeURIComponent(service)}?${query}`;
    // After a failure it may be another server, whose numbers are lower: with ours it would wait in vain.
    index = 0n;
    const answer = await askConsul(consul, { method: 'GET', path, timeoutMs: TIMEOUT_MS, signal });
    index = nextIndex(last, answer.headers.get('x-consul-index'));
    const entries = (await answer.json()) as readonly HealthEntry[];
    return { origins: entries.flatMap((entry) => originOf(entry, protocol)), validForMs: BETWEEN_MS };
  };
  return new FollowingResolver({ service, ask, log });
}

/** One that goes backwards means a restored or restarted server: begin anew; 0 would not block. */
function nextIndex(last: bigint, header: string | null): bigint {
  const next = /^\d{1,20}$/.test(header ?? '') ? BigInt(header ?? 0) : 0n;
  if (next < last) return 0n;
  return next > 0n ? next : 1n;
}

function originOf({ Node, Service }: HealthEntry, protocol: string): string[] {
  // A service without an address of its own is on its node's.
  const host = Service?.Address || Node?.Address;
  if (!host || !Service?.Port) return [];
  return [`${protocol}://${host.includes(':') ? `[${host}]` : host}:${Service.Port}`];
}
