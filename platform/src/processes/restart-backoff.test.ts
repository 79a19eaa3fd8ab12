import assert from 'node:assert/strict';
import { test } from 'node:test';
import { restartPause } from './restart-backoff.ts';

test('pauses grow to half a minute while a process fails again and again', () => {
  const pauses: number[] = [];
  for (let failures = 0; failures < 10; ) {
    const pause = restartPause(failures, 100);
    pauses.push(pause.delayMs);
    failures = pause.failures;
  }
  assert.deepEqual(pauses, [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('a process that ran well for a minute begins anew', () => {
  assert.deepEqual(restartPause(7, 60_000), { delayMs: 250, failures: 1 });
});
