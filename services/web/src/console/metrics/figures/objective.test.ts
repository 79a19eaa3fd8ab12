import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectiveFigure } from './objective.ts';

const figureOf = (good: number, all: number) => {
  const { value, isMissed } = objectiveFigure('Kept', { good, all }, { objective: 0.999 });
  return [value, isMissed];
};

test('what is not all is never shown as 100 %', () => {
  assert.deepEqual(figureOf(10_000, 10_000), ['100', false]);
  assert.deepEqual(figureOf(9_999, 10_000), ['99.9', false]);
});

test('an objective is missed below it, and not by nothing', () => {
  assert.deepEqual(figureOf(999, 1000), ['99.9', false]);
  assert.deepEqual(figureOf(998, 1000), ['99.8', true]);
  assert.deepEqual(figureOf(0, 0), ['–', undefined]);
});
