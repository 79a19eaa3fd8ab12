import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '@platform/telemetry/log.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { startRounds } from '../src/upkeep/rounds.ts';

const settings = { what: 'the work', everyMs: 1, logger: silentLog };

test('rounds go on after one that failed, one at a time', async () => {
  let begun = 0;
  let underWay = 0;
  const stop = startRounds({
    ...settings,
    async work() {
      assert.equal(++underWay, 1);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      if (++begun % 2 === 1) throw new Error('not this time');
    },
  });
  await eventually(() => assert.ok(begun > 4));
  await stop();
});

test('stopping tells the round under way, waits for it, and begins no other', async () => {
  const gate = Promise.withResolvers<void>();
  let signals = 0;
  let isOver = false;
  const stop = startRounds({
    ...settings,
    async work(signal) {
      signal.addEventListener('abort', () => {
        signals += 1;
        gate.resolve();
      });
      await gate.promise;
      isOver = true;
    },
  });
  await stop();
  assert.deepEqual([signals, isOver], [1, true]);
});

test('a first round may wait, and does not come once it is stopped', async () => {
  let begun = 0;
  const stop = startRounds({ ...settings, firstAfterMs: 600_000, work: async () => void begun++ });
  await stop();
  assert.equal(begun, 0);
});
