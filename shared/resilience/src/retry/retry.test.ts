import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Retry, type RetryOptions } from './retry.ts';
import { RetryBudget } from './retry-budget.ts';

/** A Retry that notes its waits instead of waiting; `random` 1 shows the bound of each. */
function retryWith(options: RetryOptions = {}) {
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  return { waits, retry: new Retry({ sleep, random: () => 1, ...options }) };
}

/** Fails `failures` times with `error`, then gives the number of the try. */
function failing(failures: number, error: unknown = new Error('broken')) {
  return async (attempt: number) => {
    if (attempt <= failures) throw error;
    return attempt;
  };
}

const always = { isRetryable: () => true };

test('gives the first success', async () => {
  const { retry, waits } = retryWith();
  assert.equal(await retry.run(always, failing(2)), 3);
  assert.deepEqual(waits, [50, 100]);
});

test('gives up after its attempts with the last error', async () => {
  const { retry, waits } = retryWith({ attempts: 4 });
  await assert.rejects(retry.run(always, failing(9)), /broken/);
  assert.equal(waits.length, 3);
});

test('tries once what is not to be done twice', async () => {
  const { retry, waits } = retryWith();
  await assert.rejects(retry.run({ isRetryable: () => false }, failing(1)), /broken/);
  assert.deepEqual(waits, []);
});

test('waits anywhere between nothing and a bound that doubles up to a limit', async () => {
  const { waits, retry } = retryWith({ attempts: 8, budget: new RetryBudget({ capacity: 100 }) });
  await retry.run(always, failing(7));
  assert.deepEqual(waits, [50, 100, 200, 400, 800, 1000, 1000]);
  const none = retryWith({ random: () => 0 });
  await none.retry.run(always, failing(2));
  assert.deepEqual(none.waits, [0, 0]);
});

test('waits at least as long as it is asked to, within its bound', async () => {
  const { retry, waits } = retryWith();
  assert.equal(await retry.run(always, failing(1, { retryAfterMs: 2000 })), 2);
  assert.deepEqual(waits, [2050]);
  const tooLong = { retryAfterMs: 2001 };
  await assert.rejects(retry.run(always, failing(1, tooLong)), (error) => error === tooLong);
});

test('begins no wait that would end after the deadline', async () => {
  const { retry, waits } = retryWith();
  await assert.rejects(retry.run({ ...always, deadline: performance.now() + 20 }, failing(1)), /broken/);
  assert.deepEqual(waits, []);
});

test('spends from a budget, so that retries stay a part of the calls', async () => {
  const { retry, waits } = retryWith({ budget: new RetryBudget({ ratio: 0.1, capacity: 5 }) });
  for (let i = 0; i < 100; i++) await retry.run(always, failing(9)).catch(() => undefined);
  // Five saved up, and a tenth of a hundred calls.
  assert.ok(waits.length >= 13 && waits.length <= 15, `${waits.length} retries`);
});

test('stops waiting when the caller gives up', async () => {
  const controller = new AbortController();
  const retry = new Retry({ baseDelayMs: 60_000, maxDelayMs: 60_000, random: () => 1 });
  const asked = retry.run({ ...always, signal: controller.signal }, failing(1));
  setImmediate(() => controller.abort(new Error('client gone')));
  await assert.rejects(asked, /client gone/);
});
