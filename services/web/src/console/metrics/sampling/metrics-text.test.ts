import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import fc from 'fast-check';
import { MetricsTextError, readMetricsText } from './metrics-text.ts';

const read = (text: string, ...names: string[]) => readMetricsText(text, new Set(names));

test('reads what the format allows, and of that what is wanted', () => {
  const text = `# HELP a_total A
# TYPE a_total counter

a_total 1
  a_total{ x = "1" , y="a\\\\b\\"c\\nd" , } 2.5e3 1395066363000
a_total{} +Inf
a_total\t NaN
b -Inf`;
  assert.deepEqual(read(text, 'a_total'), [
    { name: 'a_total', labels: {}, value: 1 },
    { name: 'a_total', labels: { x: '1', y: 'a\\b"c\nd' }, value: 2500 },
    { name: 'a_total', labels: {}, value: Number.POSITIVE_INFINITY },
    { name: 'a_total', labels: {}, value: Number.NaN },
  ]);
});

test('text of another kind is refused, with its line', () => {
  for (const text of [
    '<html>',
    'a{x="1" 2',
    'a{x=1} 2',
    'a',
    'a one',
    'a 0x10',
    'a 1 2 3',
    'a{x="1"y="2"} 3',
  ])
    assert.throws(
      () => read(`b 1\n${text}`, 'a'),
      (error) => error instanceof MetricsTextError && error.message.includes('line 2'),
      text,
    );
});

test('whatever labels and values a registry writes are read again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.double(), async (x, value) => {
      const metrics = new MetricRegistry();
      metrics
        .gauge({ name: 'sample', help: 'A sample', labels: ['x'] })
        .of({ x })
        .set(value);
      const [found] = read(await metrics.render(), 'sample');
      assert.deepEqual(found, { name: 'sample', labels: { x }, value: value + 0 });
    }),
  );
});
