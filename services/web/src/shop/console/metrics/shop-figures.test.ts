import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricsSampler } from '../../../console/metrics/sampling/metrics-sampler.ts';
import { SHOP_FIGURES } from './shop-figures.ts';

const READY = ['process_start_time_seconds 1', 'orders_ended_total{status="confirmed"} 100'];
const LATER = [
  ...['process_start_time_seconds 1', 'orders_ended_total{status="confirmed"} 109'],
  'orders_ended_total{status="rejected"} 1',
  'saga_duration_seconds_bucket{saga="order",outcome="completed",le="0.1"} 8',
  'saga_duration_seconds_bucket{saga="order",outcome="completed",le="30"} 8',
  'saga_duration_seconds_bucket{saga="order",outcome="completed",le="+Inf"} 9',
  'saga_duration_seconds_bucket{saga="order",outcome="compensated",le="0.1"} 1',
  'saga_duration_seconds_bucket{saga="order",outcome="compensated",le="30"} 1',
  'saga_duration_seconds_bucket{saga="order",outcome="compensated",le="+Inf"} 1',
  'saga_duration_seconds_bucket{saga="return",outcome="completed",le="+Inf"} 50',
];

test('figures are of the orders that ended between two looks', async () => {
  let now = 1_000_000;
  const watched = SHOP_FIGURES.flatMap((figure) => figure.watched);
  const history = new MetricsSampler({ services: ['order-service'], watched, now: () => now });
  const figures = () => SHOP_FIGURES.map(({ read }) => read(history)).map(({ value, note }) => [value, note]);
  assert.deepEqual(figures(), [
    ['–', 'counted from now on'],
    ['–', 'objective 99.5 %'],
    ['–', '– p99'],
  ]);
  await history.sample(async () => ({ value: READY.join('\n') }));
  now += 30_000;
  await history.sample(async () => ({ value: LATER.join('\n') }));
  assert.deepEqual(figures(), [
    ['20', '18 confirmed, 2 not'],
    ['90', 'objective 99.5 %'],
    ['56 ms', '30.0 s p99'],
  ]);
});
