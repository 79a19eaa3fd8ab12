import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientCounts } from './client-counts.ts';

test('what a client holds is counted, and others are not', () => {
  const counts = new ClientCounts();
  const given = [1, 2, 3].map(() => counts.tryCount('198.51.100.1', 3));
  assert.ok(given.every((one) => one !== undefined));
  assert.equal(counts.tryCount('198.51.100.1', 3), undefined);
  assert.ok(counts.tryCount('203.0.113.1', 3) !== undefined);
  assert.equal(counts.taken, 4);
  given[1]?.();
  given[1]?.();
  assert.equal(counts.taken, 3);
  assert.ok(counts.tryCount('198.51.100.1', 3) !== undefined);
  assert.equal(counts.tryCount('198.51.100.1', 3), undefined);
});

test('a client that gave everything back begins anew', () => {
  const counts = new ClientCounts();
  counts.tryCount('198.51.100.1', 1)?.();
  assert.equal(counts.taken, 0);
  assert.ok(counts.tryCount('198.51.100.1', 1) !== undefined);
});

test('kinds of places are counted apart', () => {
  const [requests, streams] = [new ClientCounts(), new ClientCounts()];
  requests.tryCount('198.51.100.1', 1);
  assert.ok(streams.tryCount('198.51.100.1', 1) !== undefined);
});
