import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CircuitBreaker } from '@platform/resilience/circuit/circuit-breaker.ts';
import { measureCircuit } from '@platform/resilience/circuit/circuit-metrics.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const url = '/api/admin/sample-service/circuits';

test('admins see what the service has given up calling, and when it tries again', async () => {
  const { app, bearer, defaults } = sampleApp();
  const options = { failureThreshold: 2, recoveryTimeoutMs: 600_000 };
  const [carrier, bank] = ['carrier', 'bank'].map((name) => new CircuitBreaker({ ...options, name }));
  assert.ok(carrier && bank);
  for (const breaker of [carrier, bank]) measureCircuit(defaults.metrics, breaker);
  const before = Date.now();
  for (const breaker of [carrier, carrier, bank]) breaker.enter().failed();
  const answer = await app.inject({ url, headers: bearer('admin') });
  const [open, closed] = answer.json() as [{ retry_at: string }, object];
  const { retry_at, ...rest } = open;
  assert.deepEqual(rest, { name: 'carrier', state: 'open', failures: 2 });
  const waitMs = Date.parse(retry_at) - before;
  assert.ok(waitMs > 0 && Date.parse(retry_at) <= Date.now() + options.recoveryTimeoutMs, retry_at);
  assert.deepEqual(closed, { name: 'bank', state: 'closed', failures: 1, retry_at: null });
});

test('nobody else does', async () => {
  const { app, bearer } = sampleApp();
  assert.equal((await app.inject({ url })).statusCode, 401);
  assert.equal((await app.inject({ url, headers: bearer('staff') })).statusCode, 403);
});
