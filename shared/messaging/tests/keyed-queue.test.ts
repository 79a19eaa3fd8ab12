import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { KeyedQueue } from '../src/receiving/keyed-queue.ts';

test('runs the tasks of a key in order and one at a time, and no more at once than it may', async () => {
  const keys = fc.array(fc.nat({ max: 4 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      keys,
      fc.integer({ min: 1, max: 5 }),
      fc.scheduler(),
      async (sequence, concurrency, s) => {
        const queue = new KeyedQueue(concurrency);
        const ran = new Map<number, number[]>();
        const busy = new Set<number>();
        for (const [place, key] of sequence.entries())
          queue.add(`${key}`, async () => {
            assert.ok(!busy.has(key), 'two tasks of one key at once');
            busy.add(key);
            assert.ok(busy.size <= concurrency, 'too many tasks at once');
            await s.schedule(Promise.resolve());
            ran.set(key, [...(ran.get(key) ?? []), place]);
            busy.delete(key);
          });
        const idle = queue.idle();
        await s.waitFor(idle);
        for (const [key, places] of ran)
          assert.deepEqual(
            places,
            sequence.flatMap((other, place) => (other === key ? [place] : [])),
          );
        assert.equal([...ran.values()].flat().length, sequence.length);
        assert.equal(queue.size, 0);
      },
    ),
    { numRuns: 200 },
  );
});

test('starts another key while one is busy', async () => {
  const queue = new KeyedQueue(2);
  const started: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const name of ['a1', 'a2', 'b1'])
    queue.add(name.charAt(0), async () => {
      started.push(name);
      await promise;
    });
  assert.deepEqual(started, ['a1', 'b1']);
  resolve();
  await queue.idle();
  assert.deepEqual(started, ['a1', 'b1', 'a2']);
});

test('forgets what has not been started, and takes new tasks afterwards', async () => {
  const queue = new KeyedQueue(1);
  const started: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const name of ['a1', 'a2', 'b1'])
    queue.add(name.charAt(0), async () => {
      started.push(name);
      await promise;
    });
  assert.equal(queue.clear(), 2);
  assert.equal(queue.size, 1);
  queue.add('a', async () => {
    started.push('a3');
  });
  resolve();
  await queue.idle();
  await nextTurn();
  assert.deepEqual(started, ['a1', 'a3']);
});
