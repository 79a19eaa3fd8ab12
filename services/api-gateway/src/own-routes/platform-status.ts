import type { InstanceStatus, PlatformStatus, ServiceStatus } from '@platform/contracts/http/gateway-http.ts';
import { send } from '@platform/resilience/http/send.ts';
import { withTimeout } from '@platform/resilience/timeout.ts';
import type { Static } from '@platform/schema/type.ts';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { healthAnswer } from '@platform/service-defaults/monitoring/health-routes.ts';
import type { Upstream } from '../upstreams/upstream.ts';

// Readiness checks take a second at most; whoever asks, such as the console, gives the whole answer two.
const TIMEOUT_MS = 1500;
const MAX_BODY_BYTES = 64 * 1024;
const READY = { method: 'GET', path: '/health/ready', headers: {}, body: undefined };

type HealthAnswer = ReturnType<typeof healthAnswer>;
/** What an instance says of itself; a service of ours says all of it. */
type Health = Partial<Omit<HealthAnswer, 'service' | 'status'>>;

/** An entry of the answer, and what the instance said that it is about. */
interface Look {
  readonly entry: ServiceStatus;
  readonly health: Health;
}

/** Asks every instance of every service, at once, whether it is ready; the gateway comes first. */
export async function platformStatus(
  http: Pick<HttpDefaults, 'service' | 'version' | 'health'>,
  upstreams: readonly Upstream[],
): Promise<Static<typeof PlatformStatus>> {
  const [own, ...others] = await Promise.all([ownStatus(http, upstreams), ...upstreams.map(statusesOf)]);
  return { services: [own, ...others.flat()] };
}

async function ownStatus(
  http: Pick<HttpDefaults, 'service' | 'version' | 'health'>,
  upstreams: readonly Upstream[],
): Promise<ServiceStatus> {
  const readiness = await http.health.readiness();
  const { service, status: _, ...ownHealth } = healthAnswer(http, readiness);
  const status = readiness.isReady ? 'ready' : 'not-ready';
  const in_flight = upstreams.reduce(
    (sum, { requests, streams }) => sum + requests.running + streams.running,
    0,
  );
  return {
    service,
    status,
    ...(readiness.isReady ? {} : { detail: readiness.phase }),
    instances: [{ status, ...ownHealth, in_flight, is_ejected: false }],
  };
}

/** An entry for each instance; the first has all of them. */
async function statusesOf(upstream: Upstream): Promise<ServiceStatus[]> {
  const looks = await Promise.all(upstream.origins.map((origin) => look(upstream, origin)));
  const instances = looks.map((one) => instanceStatus(upstream, one));
  return looks.map(({ entry }, i) => (i === 0 ? { ...entry, instances } : entry));
}

function instanceStatus({ balancer, instances }: Upstream, { entry, health }: Look): InstanceStatus {
  const { url = '', status } = entry;
  const is_ejected = !instances.origins().includes(url);
  return { url, status, ...health, in_flight: balancer.pending(url), is_ejected };
}

async function look(upstream: Upstream, url: string): Promise<Look> {
  const { service, pools, breaker } = upstream;
  const circuit = breaker.state === 'closed' ? {} : { circuit: breaker.state };
  const begun = performance.now();
  try {
    const { status, body } = await withTimeout({ timeoutMs: TIMEOUT_MS, what: service }, (signal) =>
      send(pools.of(url), READY, { signal, maxBodyBytes: MAX_BODY_BYTES }),
    );
    const latency_ms = Math.round(performance.now() - begun);
    const health = readHealth(body);
    if (status === 200) return { entry: { service, status: 'ready', url, latency_ms, ...circuit }, health };
    const detail = whyNotReady(health);
    return { entry: { service, status: 'not-ready', url, latency_ms, detail, ...circuit }, health };
  } catch (error) {
    const detail = error instanceof Error ? error.message : 'no answer';
    return { entry: { service, status: 'unreachable', url, detail, ...circuit }, health: {} };
  }
}

function whyNotReady({ phase, checks = [] }: Health): string {
  const failed = checks.filter(({ status }) => status !== 'ok').map(({ name }) => name);
  return failed.length > 0 ? `fails: ${failed.join(', ')}` : (phase ?? 'not ready');
}

function readHealth(body: Buffer): Health {
  try {
    const { service: _service, status: _status, ...health } = JSON.parse(body.toString()) as HealthAnswer;
    return Array.isArray(health.checks) ? health : {};
  } catch {
    return {}; // Whether it is ready it said by its status; the rest it did not say in JSON.
  }
}
