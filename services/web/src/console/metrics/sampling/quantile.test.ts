import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quantile } from './quantile.ts';

const BUCKETS = [
  { bound: Number.POSITIVE_INFINITY, count: 100 },
  { bound: 0.1, count: 50 },
  { bound: 0.5, count: 90 },
];

test('a quantile lies evenly within its bucket', () => {
  assert.equal(quantile(0.25, BUCKETS), 0.05);
  assert.equal(quantile(0.5, BUCKETS), 0.1);
  assert.equal(quantile(0.7, BUCKETS)?.toFixed(3), '0.300');
});

test('above the last bound it is that bound; of nothing there is none', () => {
  assert.equal(quantile(0.99, BUCKETS), 0.5);
  assert.equal(quantile(0.5, []), undefined);
  assert.equal(quantile(0.5, [{ bound: 1, count: 0 }]), undefined);
});
