import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricRegistry } from '../src/metrics/metric-registry.ts';
import { registerProcessMetrics } from '../src/metrics/process-metrics.ts';

/** The lines of `name` without its comments. */
async function linesOf(metrics: MetricRegistry, name: string): Promise<string[]> {
  return (await metrics.render()).split('\n').filter((line) => line.startsWith(name));
}

test('a counter counts by its labels', async () => {
  const metrics = new MetricRegistry();
  const sent = metrics.counter({ name: 'mails_sent_total', help: 'Mails sent', labels: ['kind'] });
  sent.of({ kind: 'welcome' }).add();
  sent.of({ kind: 'welcome' }).add(2);
  sent.of({ kind: 'order' }).add();
  const text = await metrics.render();
  assert.match(text, /^# HELP mails_sent_total Mails sent\n# TYPE mails_sent_total counter$/m);
  assert.deepEqual(await linesOf(metrics, 'mails_sent_total'), [
    'mails_sent_total{kind="welcome"} 3',
    'mails_sent_total{kind="order"} 1',
  ]);
});

test('a histogram cumulates its buckets and ends in +Inf', async () => {
  const metrics = new MetricRegistry();
  const took = metrics.histogram({ name: 'took_seconds', help: 'Time', buckets: [0.1, 1] }).of({});
  for (const value of [0.05, 0.1, 0.5, 7]) took.observe(value);
  assert.deepEqual(await linesOf(metrics, 'took_seconds'), [
    'took_seconds_bucket{le="0.1"} 2',
    'took_seconds_bucket{le="1"} 3',
    'took_seconds_bucket{le="+Inf"} 4',
    'took_seconds_sum 7.65',
    'took_seconds_count 4',
  ]);
});

test('a gauge shows what it was set to at the scrape', async () => {
  const metrics = new MetricRegistry();
  const depth = metrics.gauge({ name: 'depth', help: 'Depth' }).of({});
  let measured = 0;
  metrics.onScrape('depth', async () => depth.set(++measured));
  await metrics.render();
  assert.deepEqual(await linesOf(metrics, 'depth'), ['depth 2']);
});

test('a collector that fails or hangs fails no scrape, and is counted', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const metrics = new MetricRegistry();
  metrics.counter({ name: 'kept_total', help: 'Kept' }).of({}).add();
  metrics.onScrape('broken', () => {
    throw new Error('no');
  });
  assert.match(await metrics.render(), /kept_total 1/);
  assert.match(await metrics.render(), /metrics_collector_failures_total\{collector="broken"\} 2/);
});

test('label values are escaped, so that no value can forge a line', async () => {
  const metrics = new MetricRegistry();
  const hits = metrics.counter({ name: 'hits_total', help: 'a\nb', labels: ['path'] });
  hits.of({ path: 'a"} 1\nforged_total 9 \\' }).add();
  const text = await metrics.render();
  assert.ok(text.includes('hits_total{path="a\\"} 1\\nforged_total 9 \\\\"} 1'));
  assert.ok(!text.split('\n').some((line) => line.startsWith('forged')));
});

test('input cannot make series without end: past the bound they are counted as other', async () => {
  const metrics = new MetricRegistry();
  const hits = metrics.counter({ name: 'hits_total', help: 'Hits', labels: ['path'], maxSeries: 3 });
  for (let i = 0; i < 100; i++) hits.of({ path: `/${i}` }).add();
  assert.deepEqual(await linesOf(metrics, 'hits_total'), [
    'hits_total{path="/0"} 1',
    'hits_total{path="/1"} 1',
    'hits_total{path="/2"} 1',
    'hits_total{path="other"} 97',
  ]);
});

test('asked for twice, a metric is the same; as another type, a mistake', () => {
  const metrics = new MetricRegistry();
  const options = { name: 'x_total', help: 'X' };
  assert.equal(metrics.counter(options), metrics.counter(options));
  assert.throws(() => metrics.gauge(options), /x_total is a counter already/);
});

test('every line is in the text format', async () => {
  const metrics = new MetricRegistry();
  registerProcessMetrics(metrics);
  metrics.gauge({ name: 'odd', help: 'Odd' }).of({}).set(Number.NaN);
  const lines = (await metrics.render()).trimEnd().split('\n');
  for (const line of lines)
    assert.match(
      line,
      /^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="[^"]*"(,\w+="[^"]*")*\})? (-?\d[\d.e+-]*|NaN|[+-]Inf))$/,
    );
  assert.ok(lines.some((line) => /^process_resident_memory_bytes \d{7,}$/.test(line)));
});
