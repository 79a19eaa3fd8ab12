import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AuditedApi } from '../src/audited-api.ts';
import { verifyPlatform } from '../src/verify-platform.ts';

/** A platform on which there is nothing yet, but for what `messaging` says. */
function emptyPlatform(messaging: object, onCall: (signal?: AbortSignal) => void = () => {}): AuditedApi {
  const call = async (name: string, _input: unknown, options?: { signal?: AbortSignal }) => {
    onCall(options?.signal);
    if (name.endsWith('/messaging')) return { queues: [], outbox: null, ...messaging };
    if (name.endsWith('/audit/ledger')) return { transactions: 0, unbalanced: [] };
    return { items: [], next: null };
  };
  return { call } as AuditedApi;
}

test('names the queue that has dead letters, and what its subjects are', async () => {
  const queues = [{ queue: 'orders', ready: 0, unacknowledged: 0, dead: 2 }];
  const { ok, checks } = await verifyPlatform(emptyPlatform({ queues }));
  const failed = checks.filter((check) => !check.ok);
  assert.equal(ok, false);
  assert.deepEqual(
    failed.map(({ name, about }) => [name, about]),
    [['there are no dead letters', 'queue']],
  );
  assert.equal(failed[0]?.violations[0]?.subject, 'orders');
});

test('passes the signal to every call, and ends while it waits for messages', async () => {
  const abort = new AbortController();
  const platform = emptyPlatform({ outbox: { pending: 1, oldest_age_ms: 1 } }, (signal) => {
    abort.abort();
    assert.equal(signal?.aborted, true);
  });
  await assert.rejects(verifyPlatform(platform, { signal: abort.signal }), { name: 'AbortError' });
});
