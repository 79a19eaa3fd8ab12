import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type DiffPart, wordDiff } from './word-diff.ts';

const without = (kind: DiffPart['kind'], parts: readonly DiffPart[]) =>
  parts
    .filter((part) => part.kind !== kind)
    .map(({ text }) => text)
    .join('');

test('tells words that were changed from those that stay', () => {
  assert.deepEqual(
    wordDiff('{ "total": "4750", "currency": "GBP" }', '{ "total": 4750, "currency": "GBP" }'),
    [
      { kind: 'same', text: '{ "total": ' },
      { kind: 'removed', text: '"' },
      { kind: 'same', text: '4750' },
      { kind: 'removed', text: '"' },
      { kind: 'same', text: ', "currency": "GBP" }' },
    ],
  );
  assert.deepEqual(wordDiff('a b', 'a c'), [
    { kind: 'same', text: 'a ' },
    { kind: 'removed', text: 'b' },
    { kind: 'added', text: 'c' },
  ]);
  assert.deepEqual(wordDiff('same', 'same'), [{ kind: 'same', text: 'same' }]);
  assert.deepEqual(wordDiff('', ''), []);
});

test('has all of both texts, whatever they are', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.stringMatching(/^[ab ]*$/));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = wordDiff(before, after);
      assert.equal(without('added', parts), before);
      assert.equal(without('removed', parts), after);
    }),
  );
});

test('long texts that have little in common are told as replaced', () => {
  const [before, after] = [Array(5_000).fill('a').join(' '), Array(5_000).fill('b').join('\n')];
  const parts = wordDiff(before, after);
  assert.deepEqual(parts, [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
});
