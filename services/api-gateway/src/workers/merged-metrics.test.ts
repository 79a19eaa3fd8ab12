import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { countsOf, mergeMetrics } from './merged-metrics.ts';

/** What a worker says that has seen `requests`, one of them in so many seconds. */
async function textOf(requests: number, seconds: number): Promise<string> {
  const metrics = new MetricRegistry();
  metrics
    .counter({ name: 'requests_total', help: 'Requests', labels: ['route'] })
    .of({ route: '/a b' })
    .add(requests);
  metrics
    .histogram({ name: 'duration_seconds', help: 'Time', buckets: [1, 5] })
    .of({})
    .observe(seconds);
  metrics
    .gauge({ name: 'circuit_open', help: 'Open', labels: ['circuit'] })
    .of({ circuit: 'x' })
    .set(requests);
  metrics.gauge({ name: 'heap_bytes', help: 'Heap' }).of({}).set(Number.POSITIVE_INFINITY);
  metrics.counter({ name: 'process_cpu_seconds_total', help: 'CPU' }).of({}).add(7);
  return metrics.render();
}

test('counts are summed, gauges told apart, and the process said once', async () => {
  const merged = mergeMetrics(
    new Map([
      ['0', await textOf(3, 0.5)],
      ['1', await textOf(4, 2)],
    ]),
  );
  const lines = merged.split('\n');
  for (const line of [
    '# TYPE requests_total counter',
    'requests_total{route="/a b"} 7',
    'duration_seconds_bucket{le="1"} 1',
    'duration_seconds_bucket{le="+Inf"} 2',
    'duration_seconds_sum 2.5',
    'duration_seconds_count 2',
    'circuit_open{circuit="x",worker="0"} 3',
    'circuit_open{circuit="x",worker="1"} 4',
    'heap_bytes{worker="1"} +Inf',
    'process_cpu_seconds_total 7',
  ])
    assert.equal(lines.filter((one) => one === line).length, 1, `${line}\n${merged}`);
  assert.equal(lines.filter((line) => line.startsWith('# TYPE circuit_open')).length, 1);
});

test('of a worker that has ended only the counts remain', async () => {
  const counts = countsOf(await textOf(3, 0.5));
  assert.match(counts, /^requests_total/m);
  assert.match(counts, /^duration_seconds_count 1$/m);
  assert.doesNotMatch(counts, /circuit_open|heap_bytes|process_/);
  assert.match(
    mergeMetrics(
      new Map([
        ['ended', counts],
        ['0', await textOf(1, 3)],
      ]),
    ),
    /^requests_total.* 4$/m,
  );
});

test('a worker that has said nothing changes nothing', async () => {
  const text = await textOf(3, 0.5);
  assert.equal(
    mergeMetrics(
      new Map([
        ['0', text],
        ['1', ''],
      ]),
    ),
    mergeMetrics(new Map([['0', text]])),
  );
});
