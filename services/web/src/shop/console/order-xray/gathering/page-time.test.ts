import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageTime } from './page-time.ts';

test('all calls of a page end together, whenever they began', () => {
  let now = 1_000;
  const call = pageTime(() => now);
  assert.deepEqual(call(), { timeoutMs: 1_600 });
  now += 1_500;
  assert.deepEqual(call(), { timeoutMs: 100 });
  now += 1_500;
  assert.deepEqual(call(), { timeoutMs: 1 }, 'too late for another one');
});
