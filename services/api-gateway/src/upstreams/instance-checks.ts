import { send } from '@platform/resilience/http/send.ts';
import { withTimeout } from '@platform/resilience/timeout.ts';
import type { Upstream } from './upstream.ts';

const TIMEOUT_MS = 1000;
const MAX_BODY_BYTES = 64 * 1024;
const READY = { method: 'GET', path: '/health/ready', headers: {}, body: undefined };
// What a service says that starts, stops, or lacks what it needs. Any other answer comes from one that works.
const NOT_READY = 503;

/**
 * Asks every instance of the services that have several, each `everyMs`, whether it is ready: one that is about to
 * stop is left alone before it refuses, and one that is back is used again at once. An only instance is not asked:
 * there is no other to go to.
 */
export class InstanceChecks {
  readonly #upstreams: () => Iterable<Upstream>;
  readonly #timer: NodeJS.Timeout;
  /** Instances that have not answered the last question yet. */
  readonly #asked = new Set<string>();

  constructor(upstreams: () => Iterable<Upstream>, everyMs: number) {
    this.#upstreams = upstreams;
    this.#timer = setInterval(() => this.#askAll(), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #askAll(): void {
    for (const upstream of this.#upstreams())
      if (upstream.origins.length > 1)
        for (const origin of upstream.origins) void this.#ask(upstream, origin);
  }

  async #ask(upstream: Upstream, origin: string): Promise<void> {
    if (this.#asked.has(origin)) return;
    this.#asked.add(origin);
    upstream.instances.checked(origin, await isReady(upstream, origin));
    this.#asked.delete(origin);
  }
}

async function isReady({ service, pools }: Upstream, origin: string): Promise<boolean> {
  try {
    const { status } = await withTimeout({ timeoutMs: TIMEOUT_MS, what: service }, (signal) =>
      send(pools.of(origin), READY, { signal, maxBodyBytes: MAX_BODY_BYTES }),
    );
    return status !== NOT_READY;
  } catch {
    return false; // It did not answer, for whatever reason.
  }
}
