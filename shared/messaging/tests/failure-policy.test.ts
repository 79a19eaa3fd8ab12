import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { describeError, judgeFailure, outageDelayMs } from '../src/receiving/failure-policy.ts';
import { DEFAULT_RETRY, PermanentError, type RetryPolicy } from '../src/transport.ts';

const policies = fc.record({
  immediate: fc.nat({ max: 5 }),
  delaysMs: fc.array(fc.nat({ max: 600_000 }), { maxLength: 6 }),
});

test('every policy ends: tries in place, then each delay once, then the dead letters', () => {
  fc.assert(
    fc.property(policies, (policy: RetryPolicy) => {
      const verdicts = [];
      for (let attempt = 1; verdicts.at(-1)?.kind !== 'dead'; attempt++)
        verdicts.push(judgeFailure(new Error('no'), attempt, policy));
      assert.deepEqual(verdicts, [
        ...Array.from({ length: policy.immediate }, () => ({ kind: 'again' })),
        ...policy.delaysMs.map((delayMs) => ({ kind: 'later', delayMs, isCounted: true })),
        { kind: 'dead', reason: 'exhausted' },
      ]);
    }),
  );
});

test('the default policy makes seven tries', () => {
  const isDead = (attempt: number) => judgeFailure(new Error('no'), attempt, DEFAULT_RETRY).kind === 'dead';
  assert.deepEqual([6, 7].map(isDead), [false, true]);
});

test('what has no handler here is not tried again here at once', () => {
  const unknown = Object.assign(new Error('no handler'), { code: 'no-handler' });
  const policy = { immediate: 2, delaysMs: [10, 20] };
  const verdicts = [1, 2, 3, 4, 5].map((attempt) => judgeFailure(unknown, attempt, policy).kind);
  assert.deepEqual(verdicts, ['later', 'later', 'later', 'later', 'dead']);
  assert.equal(judgeFailure(unknown, 1, { immediate: 0, delaysMs: [] }).kind, 'dead');
});

test('tells what no retry can mend from what is nobody’s fault, whatever the attempt', () => {
  const malformed = Object.assign(new Error('misfit'), { code: 'malformed' });
  const away = Object.assign(new Error('away'), { code: 'database-unavailable' });
  for (const attempt of [1, 100]) {
    assert.deepEqual(judgeFailure(new PermanentError('no'), attempt, DEFAULT_RETRY), {
      kind: 'dead',
      reason: 'rejected',
    });
    assert.deepEqual(judgeFailure(malformed, attempt, DEFAULT_RETRY), { kind: 'dead', reason: 'malformed' });
    assert.deepEqual(judgeFailure(away, attempt, DEFAULT_RETRY), { kind: 'wait', delayMs: 5_000 });
  }
});

test('what an open circuit refused pauses until it lets calls through again, and was no try', () => {
  const policy = { immediate: 2, delaysMs: [250, 1_000, 5_000] };
  const verdictOf = (retryAfterMs: number, delaysMs = policy.delaysMs) => {
    const refused = Object.assign(new Error('open'), { code: 'circuit-open', retryAfterMs });
    return judgeFailure(refused, 100, { ...policy, delaysMs });
  };
  for (const [retryAfterMs, delayMs] of [
    [0, 250],
    [251, 1_000],
    [2_000, 5_000],
    [30_000, 5_000],
  ] as const)
    assert.deepEqual(verdictOf(retryAfterMs), { kind: 'refused', pauseMs: retryAfterMs, delayMs });
  assert.deepEqual(verdictOf(7, []), { kind: 'refused', pauseMs: 7, delayMs: 5_000 });
});

test('asks for an absent database every five seconds at least', () => {
  fc.assert(fc.property(policies, (policy) => assert.ok(outageDelayMs(policy) <= 5_000)));
  assert.equal(outageDelayMs({ immediate: 0, delaysMs: [10, 20, 30] }), 20);
  assert.equal(outageDelayMs({ immediate: 0, delaysMs: [] }), 5_000);
});

test('describes whatever was thrown, bounded and storable', () => {
  fc.assert(
    fc.property(fc.anything(), (thrown) => {
      for (const text of Object.values(describeError(thrown))) assertStorable(text);
    }),
  );
  const { name, message, stack } = describeError(new TypeError('\u0000 \ud800 '.repeat(5_000)));
  for (const text of [name, message, stack ?? '']) assertStorable(text);
  assert.equal(name, 'TypeError');
});

function assertStorable(text: string): void {
  assert.ok(text.length <= 8_192 && text.isWellFormed() && !text.includes('\0'));
}
