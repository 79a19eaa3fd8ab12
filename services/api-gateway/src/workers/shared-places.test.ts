import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { PlaceCounts } from './shared-places.ts';

const LIMIT = 5;

function twoWorkers() {
  const counts = new PlaceCounts(2);
  const seen = new PlaceCounts(2, counts.memory);
  return { counts, a: counts.places('user-service', 0, LIMIT), b: seen.places('user-service', 1, LIMIT) };
}

test('workers take places out of one number, and each knows its own', () => {
  const { a, b } = twoWorkers();
  const releases = [a.tryEnter(), a.tryEnter(), b.tryEnter(), b.tryEnter(), b.tryEnter()];
  assert.ok(releases.every((release) => release !== undefined));
  assert.deepEqual([a.tryEnter(), b.tryEnter(), a.running, b.running], [undefined, undefined, 2, 3]);
  releases[0]?.();
  assert.ok(b.tryEnter() !== undefined);
});

test('a place is given back once, however often it is said', () => {
  const { a, b } = twoWorkers();
  const release = a.tryEnter();
  for (let i = 0; i < 4; i++) b.tryEnter();
  release?.();
  release?.();
  assert.ok(b.tryEnter() !== undefined);
  assert.equal(b.tryEnter(), undefined);
});

test('what a worker held when it ended is free again, and nothing else', () => {
  const { counts, a, b } = twoWorkers();
  for (let i = 0; i < 3; i++) a.tryEnter();
  for (let i = 0; i < 2; i++) b.tryEnter();
  counts.forget(0);
  const taken = Array.from({ length: 5 }, () => b.tryEnter()).filter((release) => release !== undefined);
  assert.equal(taken.length, 3);
});

test('names do not share places; one that is not known is an error', () => {
  const { counts, a } = twoWorkers();
  for (let i = 0; i < LIMIT; i++) a.tryEnter();
  assert.ok(counts.places('order-service', 0, 1).tryEnter() !== undefined);
  assert.ok(counts.places('order-service streams', 0, 1).tryEnter() !== undefined);
  assert.throws(() => counts.places('no-service', 0, 1), RangeError);
});

// Each takes and gives back as fast as it can, and notes in `memory` how many hold a place, and the most there were.
const CONTENDER = `
import { parentPort, workerData } from 'node:worker_threads';
const { PlaceCounts } = await import(workerData.module);
const places = new PlaceCounts(2, workerData.placeCounts).places('user-service', workerData.worker, ${LIMIT});
const seen = new Int32Array(workerData.seen);
for (let i = 0; i < 30000; i++) {
  const held = Array.from({ length: 4 }, () => places.tryEnter()).filter((release) => release !== undefined);
  const now = Atomics.add(seen, 0, held.length) + held.length;
  for (let most = seen[1]; now > most; most = seen[1]) Atomics.compareExchange(seen, 1, most, now);
  Atomics.sub(seen, 0, held.length);
  for (const release of held) release();
}
`;

test('threads at the same moment never hold more than the limit, and leave nothing behind', async () => {
  const counts = new PlaceCounts(2);
  const seen = new SharedArrayBuffer(8);
  const module = new URL('./shared-places.ts', import.meta.url).href;
  const url = new URL(`data:text/javascript,${encodeURIComponent(CONTENDER)}`);
  const threads = [0, 1].map((worker) => {
    return new Worker(url, { workerData: { module, placeCounts: counts.memory, seen, worker } });
  });
  const codes = await Promise.all(threads.map((thread) => once(thread, 'exit')));
  assert.deepEqual(codes, [[0], [0]]);
  const most = new Int32Array(seen)[1] ?? 0;
  assert.ok(most > 0 && most <= LIMIT, `at most ${most} at once`);
  const places = counts.places('user-service', 0, LIMIT);
  assert.equal(Array.from({ length: 9 }, () => places.tryEnter()).filter(Boolean).length, LIMIT);
});
