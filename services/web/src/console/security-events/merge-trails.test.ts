import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SecurityEvent } from '@platform/api-client/operations.ts';
import { mergeTrails } from './merge-trails.ts';

const at = (ms: number) => new Date(Date.UTC(2026, 10, 30) + ms).toISOString();
const event = (ms: number): SecurityEvent => ({
  id: String(ms),
  at: at(ms),
  type: 'sign-in.failed',
  user_id: null,
  actor_id: null,
  client_network: null,
  details: {},
  trace_id: null,
  request_id: null,
});
const page = (service: string, times: readonly number[], hasMore = false) => ({
  service,
  items: times.map(event),
  hasMore,
});
const seen = ({ events }: ReturnType<typeof mergeTrails>) => events.map(({ id, service }) => service + id);

test('trails are one list in the order of time', () => {
  const merged = mergeTrails([page('a', [9, 3]), page('b', [7, 1])]);
  assert.deepEqual(seen(merged), ['a9', 'b7', 'a3', 'b1']);
  assert.equal(merged.until, null);
});

test('a page ends where a trail that has more ends, and the next one begins there', () => {
  const merged = mergeTrails([page('a', [9, 5], true), page('b', [7, 5, 1])]);
  assert.deepEqual(seen(merged), ['a9', 'b7']);
  assert.equal(merged.until, at(6), 'all of the millisecond of its end');
});

test('a page of one millisecond leads on all the same', () => {
  const merged = mergeTrails([page('a', [5, 5], true), page('b', [1])]);
  assert.deepEqual(seen(merged), ['a5', 'a5']);
  assert.equal(merged.until, at(5));
});
