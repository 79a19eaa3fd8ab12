import { PRIORITIES, type Priority } from '@platform/contracts/edge-routes.ts';
import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';

export interface LoadSheddingOptions {
  readonly metrics: MetricRegistry;
  /** Milliseconds on a clock that is never set. */
  readonly nowMs?: () => number;
}

const SAMPLE_MS = 20;
// The share of the known delay that a sample without any leaves: half of it is gone after 130 ms.
const DECAY = 0.9;
// A single late sample counts half: a pause once is no overload.
const ATTACK = 0.5;
// Who was turned away comes back spread over some seconds, not all at once.
const RETRY_SPREAD_S = 3;

/**
 * Turns requests away while the event loop is late: when there is more to do than one core can, everything waits in
 * line for everything else, and answering fewer is the only way to answer in time. The later it is the more important
 * are those that go; each step up the list of priorities bears another `shedDelayMs`.
 */
export class LoadShedding {
  readonly #nowMs: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #shed;
  #sampledAt: number;
  #delayMs = 0;

  constructor({ metrics, nowMs = () => performance.now() }: LoadSheddingOptions) {
    this.#nowMs = nowMs;
    this.#sampledAt = nowMs();
    this.#timer = setInterval(() => this.sample(), SAMPLE_MS).unref();
    this.#shed = metrics.counter({
      name: 'gateway_requests_shed_total',
      help: 'Requests answered 503 because the event loop was late, by the priority of their route',
      labels: ['priority'],
    });
    const delay = metrics.gauge({
      name: 'gateway_load_delay_seconds',
      help: 'How late the event loop is, smoothed: what load shedding goes by',
    });
    metrics.onScrape('load shedding', () => delay.of({}).set(this.#delayMs / 1000));
  }

  /** How late the event loop is, smoothed. */
  get delayMs(): number {
    return this.#delayMs;
  }

  /** Throws a 503 when a request of this priority has to go. `shedDelayMs` 0: none ever has. */
  admit(priority: Priority, shedDelayMs: number): void {
    if (shedDelayMs === 0 || this.#delayMs < shedDelayMs) return;
    if (this.#delayMs < shedDelayMs * (PRIORITIES.indexOf(priority) + 1)) return;
    this.#shed.of({ priority }).add();
    const detail = 'There is more to do than can be done in time. Try again soon.';
    throw new HttpProblem(problem(503, 'overloaded', detail), {
      'retry-after': String(1 + Math.floor(Math.random() * RETRY_SPREAD_S)),
    });
  }

  /** Looks how late it is; runs by itself. */
  sample(): void {
    const nowMs = this.#nowMs();
    const lateMs = Math.max(0, nowMs - this.#sampledAt - SAMPLE_MS);
    this.#sampledAt = nowMs;
    this.#delayMs =
      lateMs > this.#delayMs
        ? this.#delayMs + (lateMs - this.#delayMs) * ATTACK
        : Math.max(lateMs, this.#delayMs * DECAY);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
