import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queueSettings } from '../src/queues/queue-settings.ts';
import { DEFAULT_RETRY, type QueueOptions } from '../src/transport.ts';

const plain: QueueOptions = { queue: 'orders', bindings: [] };

test('fills in what a queue leaves open', () => {
  const { concurrency, prefetch, isOrdered, retry } = queueSettings('', plain);
  assert.deepEqual({ concurrency, prefetch, isOrdered }, { concurrency: 16, prefetch: 32, isOrdered: false });
  assert.equal(retry, DEFAULT_RETRY);
  assert.equal(queueSettings('', { ...plain, concurrency: 40_000 }).prefetch, 65_535);
});

test('refuses what no transport can do', () => {
  const impossible: Partial<QueueOptions>[] = [
    { queue: '' },
    { queue: 'x'.repeat(239) },
    { queue: 'é'.repeat(120) },
    { queue: 'a\0b' },
    { concurrency: 0 },
    { concurrency: 1.5 },
    { prefetch: 0 },
    { prefetch: 65_536 },
    { prefetch: Number.NaN },
    { retry: { immediate: -1, delaysMs: [] } },
    { retry: { immediate: Number.POSITIVE_INFINITY, delaysMs: [] } },
    { retry: { immediate: 0, delaysMs: [0.5] } },
    { retry: { immediate: 0, delaysMs: [2 ** 32] } },
  ];
  for (const part of impossible)
    assert.throws(() => queueSettings('', { ...plain, ...part }), RangeError, JSON.stringify(part));
  assert.throws(() => queueSettings('n'.repeat(200), { ...plain, queue: 'x'.repeat(50) }), RangeError);
});
