import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';

const OPENNESS = { closed: 0, 'half-open': 0.5, open: 1 } as const;

/** By registry and name: one that takes the place of another is the one that is shown. */
const measured = new WeakMap<MetricRegistry, Map<string, CircuitBreaker>>();

/** The circuits that `metrics` shows: those of this process. */
export function measuredCircuits(metrics: MetricRegistry): readonly CircuitBreaker[] {
  return [...(measured.get(metrics)?.values() ?? [])];
}

/** Shows in `metrics` whether the circuit is open, and counts how often it changed. */
export function measureCircuit(metrics: MetricRegistry, breaker: CircuitBreaker): void {
  const openness = metrics
    .gauge({
      name: 'circuit_open',
      help: '1 while no call is made, 0.5 while some are tried',
      labels: ['circuit'],
    })
    .of({ circuit: breaker.name });
  const changes = metrics.counter({
    name: 'circuit_state_changes_total',
    help: 'Changes of a circuit, by the state it went into',
    labels: ['circuit', 'state'],
  });
  breaker.onStateChange((state) => changes.of({ circuit: breaker.name, state }).add());
  measured.set(metrics, (measured.get(metrics) ?? new Map()).set(breaker.name, breaker));
  metrics.onScrape(`circuit ${breaker.name}`, () => openness.set(OPENNESS[breaker.state]));
}
