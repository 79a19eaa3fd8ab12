import assert from 'node:assert/strict';
import { test } from 'node:test';
import { uptime } from './uptime.ts';

test('says how long in the two largest units', () => {
  const DAY = 86_400;
  for (const [seconds, text] of [
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [3 * 3600 + 12 * 60 + 5, '3 h 12 min'],
    [2 * DAY + 59, '2 d'],
    [40 * DAY + 3600, '40 d 1 h'],
  ] as const)
    assert.equal(uptime(seconds), text);
});
