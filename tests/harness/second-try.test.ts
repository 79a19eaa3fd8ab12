import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filesToTryAgain, settle } from './second-try.ts';
import { newTally, summary, type Tally } from './tally.ts';

function failing(...files: (string | undefined)[]): Tally {
  const failures = files.map((file) => ({ name: `${file}: a test`, why: '', ...(file && { file }) }));
  return { ...newTally(), failed: files.length, failures };
}

test('a few files are tried again, each once', () => {
  assert.deepEqual(filesToTryAgain(failing('a', 'b', 'a')), ['a', 'b']);
  assert.deepEqual(filesToTryAgain(failing()), []);
});

test('nothing is tried again when many files failed, or types or lint', () => {
  assert.deepEqual(filesToTryAgain(failing('a', 'b', 'c', 'd')), []);
  assert.deepEqual(filesToTryAgain(failing('a', undefined)), []);
});

test('what passed at the second try is named; what failed again stays a failure', () => {
  const tally = failing('a', 'b', 'b');
  settle(tally, failing('b'));
  assert.deepEqual([tally.passed, tally.failed, tally.unstable], [1, 2, ['a: a test']]);
  const text = summary(tally, 1);
  assert.match(text, /^UNSTABLE, passed at a second try: a: a test$/m);
  assert.match(text, /^failed: b: a test$/m);
  assert.match(text, /\n1 passed, 2 failed, 0 skipped\n$/);
});
