import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HEIGHT, priceSteps, WIDTH } from './price-steps.ts';

test('a price that never changed is no drawing', () => {
  assert.equal(priceSteps([], 100), undefined);
  assert.equal(priceSteps([{ minor: 5, at: 0 }], 100), undefined);
  const same = [0, 50].map((at) => ({ minor: 5, at }));
  assert.equal(priceSteps(same, 100), undefined);
});

test('a rise goes up in the middle of its time', () => {
  const steps = [
    { minor: 100, at: 0 },
    { minor: 200, at: 50 },
  ];
  assert.equal(priceSteps(steps, 100)?.line, 'M0 52H200V4H400');
});

test('whatever the prices were, the drawing stays in its box', () => {
  const step = fc.record({ minor: fc.nat(), at: fc.nat({ max: 2_000_000 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 2 }), fc.nat({ max: 1_000_000 }), (steps, now) => {
      const sorted = steps.toSorted((one, other) => one.at - other.at);
      const drawing = priceSteps(sorted, (sorted[0]?.at ?? 0) + now);
      for (const [, kind, figure] of drawing?.area.matchAll(/([MHV ])([-\d.]+)/g) ?? []) {
        const most = kind === 'H' || kind === 'M' ? WIDTH : HEIGHT;
        assert.ok(Number(figure) >= 0 && Number(figure) <= most, drawing?.area);
      }
    }),
  );
});
