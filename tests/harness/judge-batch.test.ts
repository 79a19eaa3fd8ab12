import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeBatch } from './judge-batch.ts';
import type { BatchReport } from './run-batch.ts';
import type { WorkerRecord } from './worker/channel.ts';

const WHOLE: readonly WorkerRecord[] = [
  { type: 'loading', file: 'a' },
  { type: 'loading', file: 'b' },
  { type: 'running', file: 'a', test: 'one' },
  { type: 'pass', file: 'a', test: 'one', isTest: true },
  { type: 'skip', file: 'a', test: 'two', isTest: true, why: 'no reason given' },
  { type: 'file', file: 'a', results: 2, ms: 1 },
  { type: 'running', file: 'b', test: 'three' },
  { type: 'pass', file: 'b', test: 'three', isTest: true },
  { type: 'file', file: 'b', results: 1, ms: 1 },
  { type: 'done', tests: 3 },
];

function report(records: readonly WorkerRecord[], code = 0): BatchReport {
  return { files: ['a', 'b'], records, end: { code, signal: null }, printed: '' };
}

function failuresOf(records: readonly WorkerRecord[], code?: number): string[] {
  return judgeBatch(report(records, code)).failures.map(({ name }) => name);
}

describe('a batch', () => {
  test('passes when all that its files counted has arrived', () => {
    assert.deepEqual(judgeBatch(report(WHOLE)), { passed: 2, skipped: ['no reason given'], failures: [] });
  });

  for (const [i, record] of WHOLE.entries())
    if (record.type !== 'loading' && record.type !== 'running')
      test(`fails when ${record.type} ${'test' in record ? record.test : ''} is lost on the way`, () => {
        assert.notDeepEqual(failuresOf(WHOLE.toSpliced(i, 1)), []);
      });

  for (const end of Array.from({ length: WHOLE.length }, (_, i) => i))
    test(`fails when it is cut off after ${end} of ${WHOLE.length} records`, () => {
      assert.notDeepEqual(failuresOf(WHOLE.slice(0, end)), []);
    });

  test('fails when its process ends badly though every test passed', () => {
    assert.deepEqual(failuresOf(WHOLE, 1), ['b (its process ended with code 1)']);
    const stray: WorkerRecord = { type: 'stray-error', file: 'a', error: 'Error: too late' };
    assert.deepEqual(failuresOf([...WHOLE, stray], 1), ['a (an error outside of its tests)']);
  });

  test('names the file whose results are missing, and how many', () => {
    assert.deepEqual(failuresOf(WHOLE.toSpliced(3, 1)), ['a (1 of its 2 results arrived)']);
  });
});
