import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METRICS_CONTENT_TYPE } from '@platform/telemetry/metrics/text-format.ts';
import { sampleApp } from './fixtures/sample-app.ts';

const url = '/api/admin/sample-service/metrics';

test('admins see what the process measures, as Prometheus does', async () => {
  const { app, bearer, defaults } = sampleApp();
  defaults.metrics.counter({ name: 'parcels_total', help: 'Parcels' }).of({}).add(3);
  const answer = await app.inject({ url, headers: bearer('admin') });
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['content-type'], METRICS_CONTENT_TYPE);
  assert.match(answer.body, /^parcels_total 3$/m);
});

test('nobody else does', async () => {
  const { app, bearer } = sampleApp();
  assert.equal((await app.inject({ url })).statusCode, 401);
  assert.equal((await app.inject({ url, headers: bearer('staff') })).statusCode, 403);
});
