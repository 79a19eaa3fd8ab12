import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { type TestContext, test } from 'node:test';
import { TimeoutError, withTimeout } from './timeout.ts';

const never = () => new Promise<never>(() => undefined);

/** Timers that this process waits for now. */
const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('gives the result of work that is in time', async () => {
  assert.equal(await withTimeout({ timeoutMs: 1000 }, async () => 'done'), 'done');
});

test('rejects at the limit and aborts the signal with the same error', async (t: TestContext) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let reason: unknown;
  const work = withTimeout({ timeoutMs: 50, what: 'GET stock' }, (signal) => {
    signal.addEventListener('abort', () => (reason = signal.reason));
    return never();
  });
  t.mock.timers.tick(50);
  await assert.rejects(work, {
    name: 'TimeoutError',
    code: 'timeout',
    message: 'GET stock took longer than 50 ms',
  });
  assert.ok(reason instanceof TimeoutError);
});

test("rejects with the caller's reason when the caller gives up", async () => {
  const controller = new AbortController();
  const reason = new Error('client gone');
  const work = withTimeout({ timeoutMs: 1000, signal: controller.signal }, never);
  controller.abort(reason);
  await assert.rejects(work, reason);
});

test('runs nothing for a caller who has given up already', async () => {
  const work = withTimeout({ timeoutMs: 1000, signal: AbortSignal.abort(new Error('gone')) }, () =>
    assert.fail('ran'),
  );
  await assert.rejects(work, /gone/);
});

test('leaves neither timer nor listener behind', async () => {
  const before = timers();
  const { signal } = new AbortController();
  await withTimeout({ timeoutMs: 60_000, signal }, async () => undefined);
  await assert.rejects(
    withTimeout({ timeoutMs: 60_000, signal }, async () => Promise.reject(new Error('no'))),
  );
  assert.equal(timers(), before);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});
