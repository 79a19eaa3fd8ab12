import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import fc from 'fast-check';
import { Bulkhead } from './bulkhead.ts';

/** A call that ends when told. */
function call(bulkhead: Bulkhead, signal?: AbortSignal) {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let isStarted = false;
  const ended = bulkhead.run(() => {
    isStarted = true;
    return promise;
  }, signal);
  ended.catch(() => undefined); // Asserted by the test where it matters.
  return { end: resolve, fail: reject, ended, isStarted: () => isStarted };
}

const settled = () => new Promise(setImmediate);

test('runs as many at once as it has places, queues a few in order, refuses the rest', async () => {
  const bulkhead = new Bulkhead({ name: 'stock', concurrency: 1, queue: 2 });
  const calls = [call(bulkhead), call(bulkhead), call(bulkhead)];
  await assert.rejects(call(bulkhead).ended, { code: 'bulkhead-full', name: 'BulkheadFullError' });
  for (const [i, { end, ended }] of calls.entries()) {
    assert.deepEqual(
      calls.map((one) => one.isStarted()),
      [0, 1, 2].map((n) => n <= i),
    );
    end();
    await ended;
    await settled();
  }
  assert.deepEqual([bulkhead.running, bulkhead.waiting], [0, 0]);
});

test('gives the place back after a failure', async () => {
  const bulkhead = new Bulkhead({ name: 'stock', concurrency: 1 });
  const first = call(bulkhead);
  first.fail(new Error('broken'));
  await assert.rejects(first.ended, /broken/);
  await bulkhead.run(async () => undefined);
});

test('one who gives up while waiting leaves the queue and no listener', async () => {
  const bulkhead = new Bulkhead({ name: 'stock', concurrency: 1, queue: 1 });
  const first = call(bulkhead);
  const controller = new AbortController();
  const second = call(bulkhead, controller.signal);
  controller.abort(new Error('client gone'));
  await assert.rejects(second.ended, /client gone/);
  assert.equal(bulkhead.waiting, 0);
  const third = call(bulkhead, new AbortController().signal);
  first.end();
  third.end();
  await third.ended;
  assert.equal(second.isStarted(), false);
  assert.equal(getEventListeners(controller.signal, 'abort').length, 0);
});

test('a place given back twice is one place', () => {
  const bulkhead = new Bulkhead({ name: 'stock', concurrency: 2 });
  const release = bulkhead.tryEnter();
  bulkhead.tryEnter();
  release?.();
  release?.();
  assert.equal(bulkhead.running, 1);
});

test('never runs more than its places nor loses one, whatever ends when', async () => {
  const action = fc.constantFrom('start' as const, 'end' as const, 'fail' as const, 'abort' as const);
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 60 }), async (actions) => {
      const bulkhead = new Bulkhead({ name: 'x', concurrency: 2, queue: 2 });
      const open: { one: ReturnType<typeof call>; controller: AbortController }[] = [];
      for (const action of actions) {
        if (action === 'start') {
          const controller = new AbortController();
          open.push({ one: call(bulkhead, controller.signal), controller });
        } else {
          const picked = action === 'abort' ? open.pop() : open.shift();
          if (action === 'abort') picked?.controller.abort(new Error('gone'));
          if (action === 'fail') picked?.one.fail(new Error('no'));
          else picked?.one.end();
        }
        assert.ok(bulkhead.running <= 2 && bulkhead.waiting <= 2);
        await Promise.resolve();
      }
      for (const { one } of open) one.end();
      await settled();
      assert.deepEqual([bulkhead.running, bulkhead.waiting], [0, 0]);
    }),
    { numRuns: 200 },
  );
});
