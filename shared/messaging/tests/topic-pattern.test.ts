import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesTopic } from '../src/wire/topic-pattern.ts';

const word = fc.constantFrom('a', 'b', 'order', '');
const key = fc.array(word, { maxLength: 6 }).map((words) => words.join('.'));
const pattern = fc
  .array(fc.oneof(word, fc.constantFrom('*', '#')), { maxLength: 6 })
  .map((words) => words.join('.'));

test('a topic pattern matches what the definition says it matches', () => {
  fc.assert(
    fc.property(pattern, key, (somePattern, someKey) => {
      assert.equal(
        matchesTopic(somePattern, someKey),
        matchesByDefinition(split(somePattern), split(someKey)),
      );
    }),
    { numRuns: 2_000 },
  );
});

test('a key matches itself, and # matches every key', () => {
  fc.assert(
    fc.property(key, (someKey) => {
      assert.ok(matchesTopic(someKey, someKey));
      assert.ok(matchesTopic('#', someKey));
      assert.equal(matchesTopic('*', someKey), split(someKey).length === 1);
    }),
  );
});

test('a hostile pattern takes no exponential time', () => {
  const hostile = `${'#.a.'.repeat(60)}#`;
  // Tried one way after another it would not end.
  assert.equal(matchesTopic(hostile, `${'a.'.repeat(120)}b`), true);
  assert.equal(matchesTopic(`${hostile}.c`, `${'a.'.repeat(120)}b`), false);
});

/** The definition read aloud: slow, and plainly right. */
function matchesByDefinition(patternWords: readonly string[], keyWords: readonly string[]): boolean {
  const [first, ...rest] = patternWords;
  if (first === undefined) return keyWords.length === 0;
  if (first === '#')
    return keyWords.concat('end').some((_, i) => matchesByDefinition(rest, keyWords.slice(i)));
  if (keyWords.length === 0) return false;
  return (first === '*' || first === keyWords[0]) && matchesByDefinition(rest, keyWords.slice(1));
}

function split(text: string): string[] {
  return text === '' ? [] : text.split('.');
}
