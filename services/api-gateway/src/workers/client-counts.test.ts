import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientCounts } from './client-counts.ts';

const NAME = 'order-service';

function twoWorkers() {
  const counts = new ClientCounts(2);
  const seen = new ClientCounts(2, counts.memory);
  return { counts, a: counts.of(NAME, 0), b: seen.of(NAME, 1) };
}

test('what a client holds is counted over all workers, and others are not', () => {
  const { a, b } = twoWorkers();
  const given = [a, b, a].map((worker) => worker.tryCount('198.51.100.1', 3));
  assert.ok(given.every((one) => one !== undefined));
  assert.equal(b.tryCount('198.51.100.1', 3), undefined);
  assert.ok(b.tryCount('203.0.113.1', 3) !== undefined);
  assert.deepEqual([a.taken, b.taken], [4, 4]);
  given[1]?.();
  given[1]?.();
  assert.equal(a.taken, 3);
  assert.ok(a.tryCount('198.51.100.1', 3) !== undefined);
});

test('what a worker counted when it ended is taken back, and nothing else', () => {
  const { counts, a, b } = twoWorkers();
  for (let i = 0; i < 3; i++) a.tryCount('198.51.100.1', 9);
  b.tryCount('198.51.100.1', 9);
  counts.forget(0);
  assert.equal(b.taken, 1);
  assert.ok(b.tryCount('198.51.100.1', 2) !== undefined);
  assert.equal(b.tryCount('198.51.100.1', 2), undefined);
});

test('kinds of places are counted apart; one that is not known is an error', () => {
  const { counts, a } = twoWorkers();
  a.tryCount('198.51.100.1', 1);
  assert.ok(counts.of(`${NAME} streams`, 0).tryCount('198.51.100.1', 1) !== undefined);
  assert.throws(() => counts.of('no-service', 0), RangeError);
});
