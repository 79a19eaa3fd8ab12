import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitOf } from './limit-for-tests.ts';
import { LocalCounts } from './local-counts.ts';

const SECOND = 1_000_000;

function countsAt(start = 0, maxSubjects?: number) {
  let nowUs = start;
  const counts = new LocalCounts({
    nowUs: () => nowUs,
    maxSubjects,
  });
  return {
    counts,
    pass: (us: number) => {
      nowUs += us;
    },
    take: (subject: string, ...limits: ReturnType<typeof limitOf>[]) =>
      counts.take(limits.map((limit) => ({ limit, subject }))).isAllowed,
  };
}

test('a quota may be used at once, and comes back evenly', () => {
  const { take, pass } = countsAt();
  const limit = limitOf('login', { quota: 3, windowS: 60 });
  assert.deepEqual(
    [1, 2, 3, 4].map(() => take('a', limit)),
    [true, true, true, false],
  );
  pass(20 * SECOND - 1);
  assert.equal(take('a', limit), false);
  pass(1);
  assert.deepEqual([take('a', limit), take('a', limit)], [true, false]);
  pass(3600 * SECOND);
  assert.deepEqual(
    [1, 2, 3, 4].map(() => take('a', limit)),
    [true, true, true, false],
  );
});

test('subjects and limits are counted apart', () => {
  const { take } = countsAt();
  const [one, other] = [limitOf('one', { quota: 1 }), limitOf('other', { quota: 1 })];
  assert.deepEqual([take('a', one), take('a', one)], [true, false]);
  assert.deepEqual([take('b', one), take('a', other)], [true, true]);
});

test('a request that one limit refuses is counted by none', () => {
  const { take } = countsAt();
  const [narrow, wide] = [limitOf('narrow', { quota: 1 }), limitOf('wide', { quota: 2 })];
  assert.equal(take('a', wide, narrow), true);
  for (let i = 0; i < 5; i++) assert.equal(take('a', wide, narrow), false);
  assert.deepEqual([take('a', wide), take('a', wide)], [true, false]);
});

test('a limit that becomes shorter holds nobody for longer than itself', () => {
  const { take, pass } = countsAt();
  const long = limitOf('login', { quota: 10, windowS: 3600 });
  for (let i = 0; i < 10; i++) take('a', long);
  const short = limitOf('login', { quota: 10, windowS: 10 });
  assert.equal(take('a', short), false);
  pass(SECOND);
  assert.equal(take('a', short), true);
});

test('memory is bounded, and the most recent are remembered', () => {
  const { counts, take } = countsAt(0, 1000);
  const limit = limitOf('client', { quota: 1, windowS: 3600 });
  for (let i = 0; i < 100_000; i++) {
    take(`client ${i}`, limit);
    if (i % 100 === 0) assert.equal(take('always there', limit), i === 0);
    assert.ok(counts.size <= 1000);
  }
});

test('who owes nothing any more is forgotten as others come', () => {
  const { counts, take, pass } = countsAt();
  const limit = limitOf('client', { quota: 1, windowS: 60 });
  for (let i = 0; i < 100; i++) take(`client ${i}`, limit);
  pass(60 * SECOND);
  take('later', limit);
  pass(60 * SECOND);
  take('latest', limit);
  assert.ok(counts.size <= 2, String(counts.size));
});
