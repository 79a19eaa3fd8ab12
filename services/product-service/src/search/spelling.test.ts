import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closest } from './spelling.ts';

test('keeps the words with the fewest letters off', () => {
  assert.deepEqual(closest('haert', ['hart', 'heart', 'hat']), ['hart', 'heart']);
  assert.deepEqual(closest('lantren', ['lanterns', 'lantern', 'linen']), ['lantern']);
});

test('one letter may be off in a short word, a third of a long one', () => {
  assert.deepEqual(closest('mgu', ['mud', 'mug', 'bag']), ['mug']);
  assert.deepEqual(closest('cat', ['dog']), []);
  assert.deepEqual(closest('ubrelas', ['umbrella']), ['umbrella']);
  assert.deepEqual(closest('lantern', ['umbrella']), []);
});
