import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelIn, riseIn, slotsOf } from './slots.ts';
import type { Series } from './watched.ts';

const HITS: Series = { watched: { metric: 'hits_total', kind: 'counter' }, labels: [] };
const DEPTH: Series = { watched: { metric: 'depth', kind: 'gauge' }, labels: [] };

/** A tick that ends at `at` seconds. */
const tick = (at: number, seconds: number, hits: number, depth: number) => ({
  at: at * 1000,
  seconds,
  values: new Map([
    [HITS, hits],
    [DEPTH, depth],
  ]),
});

test('each slot has its share of what was counted, and the last level', () => {
  const ticks = [tick(100, 0, 0, 1), tick(106, 6, 12, 2), tick(112, 6, 6, 3)];
  const slots = slotsOf({ ticks }, 30_000, 6);
  assert.deepEqual(
    slots.map((slot) => [slot.at / 1000, slot.seconds, riseIn(slot, HITS), levelIn(slot, DEPTH)]),
    [
      [90, 0, 0, undefined],
      [95, 0, 0, undefined],
      [100, 0, 0, 1],
      [105, 5, 10, 2],
      [110, 5, 6, 3],
      [115, 2, 2, 3],
    ],
  );
});

test('what was counted while nobody looked is spread over that time; what stood then is not known', () => {
  const ticks = [tick(100, 0, 0, 1), tick(400, 300, 60, 9)];
  const slots = slotsOf({ ticks }, 300_000, 3);
  assert.deepEqual(
    slots.map((slot) => [riseIn(slot, HITS), levelIn(slot, DEPTH)]),
    [
      [20, undefined],
      [20, undefined],
      [20, 9],
    ],
  );
});

test('before the first sample there is nothing', () => {
  assert.deepEqual(slotsOf({ ticks: [] }, 300_000, 3), []);
});
