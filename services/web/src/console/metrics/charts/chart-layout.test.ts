import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chartLayout, HEIGHT, roundAbove, WIDTH } from './chart-layout.ts';

test('lines share one scale, whose top is a round figure', () => {
  const { top, lines } = chartLayout([
    { name: 'a', values: [0, 40] },
    { name: 'b', values: [undefined, 20] },
  ]);
  assert.equal(top, 50);
  assert.equal(lines[0]?.line, 'M0 70L75 70L225 15.6L300 15.6');
  assert.equal(lines[1]?.line, 'M150 42.8L225 42.8L300 42.8', 'a slot alone is seen');
});

test('what is not known is a gap', () => {
  const { lines } = chartLayout([{ name: 'a', values: [1, undefined, 1] }]);
  assert.equal(lines[0]?.line.match(/M/g)?.length, 2);
  assert.equal(chartLayout([{ name: 'a', values: [undefined] }]).lines[0]?.line, '');
});

test('all is drawn within the chart', () => {
  const value = fc.option(fc.double({ min: 0, max: 1e15, noNaN: true }), { nil: undefined });
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (values) => {
      const { top, lines } = chartLayout([{ name: 'a', values }]);
      assert.ok(values.every((one) => (one ?? 0) <= top));
      for (const [, x, y] of (lines[0]?.line ?? '').matchAll(/[ML]([^ ]+) ([^ML]+)/g)) {
        assert.ok(Number(x) >= 0 && Number(x) <= WIDTH, `x ${x}`);
        assert.ok(Number(y) >= 0 && Number(y) <= HEIGHT, `y ${y}`);
      }
    }),
  );
});

test('the top is 1, 2 or 5 times a power of ten', () => {
  assert.deepEqual([0, 1, 1.1, 21, 51, 0.03].map(roundAbove), [1, 1, 2, 50, 100, 0.05]);
});
