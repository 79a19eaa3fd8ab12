import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { editDistance } from './edit-distance.ts';

test('counts letters left out, added, replaced and swapped', () => {
  assert.equal(editDistance('heart', 'hart'), 1);
  assert.equal(editDistance('heart', 'heartt'), 1);
  assert.equal(editDistance('heart', 'haart'), 1);
  assert.equal(editDistance('heart', 'haert'), 1);
  assert.equal(editDistance('heart', 'haret'), 2);
  assert.equal(editDistance('', 'abc'), 3);
});

const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c', 'é', '😀') });

test('is nothing only for the same word, the same both ways, and no longer than the longer word', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b);
      assert.equal(distance === 0, a === b);
      assert.equal(distance, editDistance(b, a));
      assert.ok(distance <= Math.max([...a].length, [...b].length));
    }),
  );
});
