import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitInWords, waitTime } from './wait.ts';

const CASES: readonly [number | undefined, string][] = [
  [undefined, '1 minute'],
  [0, '0 seconds'],
  [1, '1 second'],
  [0.2, '1 second'],
  [59, '59 seconds'],
  [60, '1 minute'],
  [125, '2 minutes and 5 seconds'],
  [3661, '1 hour, 1 minute and 1 second'],
];

for (const [seconds, words] of CASES)
  test(`${seconds} seconds are ${words}`, () => {
    assert.equal(waitInWords(seconds), words);
  });

test('a script can count down what is said', () => {
  assert.equal(waitTime(65).text, '<span data-countdown="65">1 minute and 5 seconds</span>');
});
