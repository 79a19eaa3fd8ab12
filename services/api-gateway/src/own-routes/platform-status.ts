import type { PlatformStatus, ServiceStatus } from '@platform/contracts/http/gateway-http.ts';
import { send } from '@platform/resilience/http/send.ts';
import { withTimeout } from '@platform/resilience/timeout.ts';
import type { Static } from '@platform/schema/type.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import type { Upstream } from '../upstreams/upstream.ts';

// Readiness checks take a second at most.
const TIMEOUT_MS = 2000;
const MAX_BODY_BYTES = 64 * 1024;

/** Asks every instance of every service, at once, whether it is ready; the gateway comes first. */
export async function platformStatus(
  { service, health }: Pick<HttpDefaults, 'service' | 'health'>,
  upstreams: readonly Upstream[],
): Promise<Static<typeof PlatformStatus>> {
  const { isReady, phase } = await health.readiness();
  const own: ServiceStatus = {
    service,
    status: isReady ? 'ready' : 'not-ready',
    ...(isReady ? {} : { detail: phase }),
  };
  const others = upstreams.flatMap((upstream) =>
    upstream.origins.map((origin) => statusOf(upstream, origin)),
  );
  return { services: [own, ...(await Promise.all(others))] };
}

async function statusOf(upstream: Upstream, url: string): Promise<ServiceStatus> {
  const { service, pools, breaker } = upstream;
  const circuit = breaker.state === 'closed' ? {} : { circuit: breaker.state };
  const begun = performance.now();
  try {
    const request = { method: 'GET', path: '/health/ready', headers: {}, body: undefined };
    const { status, body } = await withTimeout({ timeoutMs: TIMEOUT_MS, what: service }, (signal) =>
      send(pools.of(url), request, { signal, maxBodyBytes: MAX_BODY_BYTES }),
    );
    const latency_ms = Math.round(performance.now() - begun);
    if (status === 200) return { service, status: 'ready', url, latency_ms, ...circuit };
    return { service, status: 'not-ready', url, latency_ms, detail: failedChecks(body), ...circuit };
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'no answer';
    return { service, status: 'unreachable', url, detail, ...circuit };
  }
}

function failedChecks(body: Buffer): string {
  try {
    const { phase, checks } = JSON.parse(body.toString()) as {
      phase?: string;
      checks?: { name: string; status: string }[];
    };
    const failed = (checks ?? []).filter(({ status }) => status !== 'ok').map(({ name }) => name);
    return failed.length > 0 ? `fails: ${failed.join(', ')}` : (phase ?? 'not ready');
  } catch {
    return 'not ready'; // It said so by its status; why, it did not say in JSON.
  }
}
