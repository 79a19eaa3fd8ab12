import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readableTime } from './readable-time.ts';

test('writes a time with its day and zone', () => {
  assert.equal(readableTime('2026-01-01T09:05:59.000Z'), 'Thursday 1 January 2026 at 09:05 UTC');
  assert.equal(readableTime('2026-12-31T23:30:00-02:00'), 'Friday 1 January 2027 at 01:30 UTC');
});
