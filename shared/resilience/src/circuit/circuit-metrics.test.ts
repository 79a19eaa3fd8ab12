import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { measureCircuit, measuredCircuits } from './circuit-metrics.ts';

test('shows the state of each circuit and counts its changes', async () => {
  const metrics = new MetricRegistry();
  const [one, two] = ['one', 'two'].map((name) => new CircuitBreaker({ name, failureThreshold: 1 }));
  for (const breaker of [one, two]) if (breaker !== undefined) measureCircuit(metrics, breaker);
  one?.enter().failed();
  const text = await metrics.render();
  assert.match(text, /circuit_open\{circuit="one"\} 1\n/);
  assert.match(text, /circuit_open\{circuit="two"\} 0\n/);
  assert.match(text, /circuit_state_changes_total\{circuit="one",state="open"\} 1\n/);
  assert.deepEqual(measuredCircuits(metrics), [one, two]);
});

test('a circuit that takes the place of another is shown instead of it', () => {
  const metrics = new MetricRegistry();
  const [old, young] = [new CircuitBreaker({ name: 'one' }), new CircuitBreaker({ name: 'one' })];
  for (const breaker of [old, young]) measureCircuit(metrics, breaker);
  assert.deepEqual(measuredCircuits(metrics), [young]);
  assert.deepEqual(measuredCircuits(new MetricRegistry()), []);
});
