import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { limitOf } from './limit-for-tests.ts';
import { LocalCounts } from './local-counts.ts';

/** Arrivals as pauses in microseconds: mostly none or short, now and then long. */
const pauses = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 2_000_000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 100_000_000 }) },
  ),
  { maxLength: 200 },
);
const pace = { quota: fc.integer({ min: 1, max: 30 }), windowS: fc.integer({ min: 1, max: 60 }) };

/** Lets requests come after these pauses; the moments of those let through, and of all. */
function run(quota: number, windowS: number, gaps: readonly number[]) {
  let nowUs = 1_000_000;
  const counts = new LocalCounts({ nowUs: () => nowUs });
  const charges = [{ limit: limitOf('any', { quota, windowS }), subject: 'x' }];
  const arrivals = gaps.map((gapUs) => {
    nowUs += gapUs;
    return { atUs: nowUs, ...counts.take(charges) };
  });
  return { arrivals, limit: charges[0]?.limit ?? limitOf('any', {}) };
}

test('in any stretch of time no more pass than may come at once and those that came back', () => {
  fc.assert(
    fc.property(pace.quota, pace.windowS, pauses, (quota, windowS, gaps) => {
      const { arrivals, limit } = run(quota, windowS, gaps);
      const passed = arrivals.filter(({ isAllowed }) => isAllowed).map(({ atUs }) => atUs);
      for (const [i, fromUs] of passed.entries())
        for (const [j, toUs] of passed.entries()) {
          const cameBack = Math.floor((toUs - fromUs) / limit.intervalUs);
          if (j >= i) assert.ok(j - i + 1 <= quota + cameBack, `${j - i + 1} within ${toUs - fromUs} µs`);
        }
    }),
  );
});

test('whoever is refused would not have fitted: one more would have been too many', () => {
  fc.assert(
    fc.property(pace.quota, pace.windowS, pauses, (quota, windowS, gaps) => {
      const { arrivals, limit } = run(quota, windowS, gaps);
      const passed: number[] = [];
      for (const { atUs, isAllowed } of arrivals) {
        const wouldBreak = [...passed, atUs].some((fromUs, i) => {
          const within = passed.length - i + 1;
          return within > quota + Math.floor((atUs - fromUs) / limit.intervalUs);
        });
        assert.equal(isAllowed, !wouldBreak);
        if (isAllowed) passed.push(atUs);
      }
    }),
  );
});
