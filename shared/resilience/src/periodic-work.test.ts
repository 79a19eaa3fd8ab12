import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Log, silentLog } from '@platform/telemetry/log.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { startPeriodicWork } from './periodic-work.ts';

const settings = { what: 'the work', everyMs: 1, logger: silentLog };

test('goes on after a run that failed, one run at a time', async () => {
  let begun = 0;
  let underWay = 0;
  const stop = startPeriodicWork({
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

test('stopping tells the run under way, waits for it, and begins no other', async () => {
  const gate = Promise.withResolvers<void>();
  let signals = 0;
  let isOver = false;
  const stop = startPeriodicWork({
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

test('stopping waits for a later run as for the first', async () => {
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  let isOver = false;
  const stop = startPeriodicWork({
    ...settings,
    async work() {
      if (++runs === 1) return;
      await gate.promise;
      isOver = true;
    },
  });
  await eventually(() => assert.equal(runs, 2));
  const stopped = stop();
  gate.resolve();
  await stopped;
  assert.deepEqual([runs, isOver], [2, true]);
});

test('a first run may wait, and does not come once it is stopped', async () => {
  let begun = 0;
  const stop = startPeriodicWork({ ...settings, firstAfterMs: 600_000, work: async () => void begun++ });
  await stop();
  assert.equal(begun, 0);
});

test('logs each failure once, and none that comes with the end', async () => {
  const lines: string[] = [];
  const logger: Log = { ...silentLog, warn: (_, text) => void lines.push(text) };
  let runs = 0;
  const stop = startPeriodicWork({
    ...settings,
    logger,
    async work(signal) {
      if (++runs === 1) throw new Error('the first run fails');
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut off'))));
    },
  });
  await eventually(() => assert.equal(runs, 2));
  await stop();
  assert.deepEqual(lines, ['the work failed; the next run tries again']);
});

test('a run may say when the next one comes, and replicas spread their waits', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  t.mock.method(Math, 'random', () => 0.5);
  let runs = 0;
  let everyMs = 1_000;
  const stop = startPeriodicWork({
    ...settings,
    everyMs: () => everyMs,
    isSpread: true,
    async work() {
      runs += 1;
      everyMs *= 2;
    },
  });
  const tick = async (ms: number) => {
    t.mock.timers.tick(ms);
    await new Promise((resolve) => setImmediate(resolve));
    return runs;
  };
  await tick(0);
  assert.deepEqual([await tick(1_999), await tick(1), await tick(3_999), await tick(1)], [1, 2, 2, 3]);
  t.mock.method(Math, 'random', () => 0);
  await tick(8_000);
  assert.deepEqual([runs, await tick(11_999), await tick(1)], [4, 4, 5]);
  await stop();
});
