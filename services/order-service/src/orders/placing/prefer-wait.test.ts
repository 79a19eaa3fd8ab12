import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preferredWaitMs } from './prefer-wait.ts';

test('reads the seconds to wait, at most 30', () => {
  assert.equal(preferredWaitMs('wait=10'), 10_000);
  assert.equal(preferredWaitMs('respond-async, Wait=5; foo=bar'), 5_000);
  assert.equal(preferredWaitMs(['handling=lenient', 'wait="7"']), 7_000);
  assert.equal(preferredWaitMs('wait=3600'), 30_000);
});

test('ignores what it does not understand', () => {
  for (const header of [undefined, '', 'wait', 'wait=', 'wait=-1', 'wait=soon', 'await=5']) {
    assert.equal(preferredWaitMs(header), 0, String(header));
  }
});
