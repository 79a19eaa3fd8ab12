import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from '../src/eventually.ts';

test('returns what the check returns once it holds', async () => {
  let calls = 0;
  const value = await eventually(() => {
    calls += 1;
    assert.ok(calls >= 3);
    return 'held';
  });
  assert.equal(value, 'held');
});

test('throws the last failure when the time is over', async () => {
  const never = () => assert.equal(1, 2, 'one is not two');
  await assert.rejects(eventually(never, { timeoutMs: 20 }), /after 20 ms still: one is not two/);
});
