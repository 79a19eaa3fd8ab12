import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { searchWords, tsqueryText } from './search-words.ts';

test('takes words apart at everything that is no letter or digit', () => {
  assert.deepEqual(searchWords("  T-Light HOLDER,l'été №5 "), ['t', 'light', 'holder', 'l', 'été', '5']);
  assert.deepEqual(searchWords('gift_0001_20'), ['gift', '0001', '20']);
  assert.deepEqual(searchWords("'); drop table product; --"), ['drop', 'table', 'product']);
  assert.deepEqual(searchWords('!!! \u0000'), []);
});

test('looks for each word once, and for a bounded number', () => {
  assert.deepEqual(searchWords('red RED red'), ['red']);
  assert.equal(searchWords(Array.from({ length: 99 }, (_, i) => `w${i}`).join(' ')).length, 12);
});

test('asks for one alternative of every term', () => {
  const terms = [{ alternatives: ['white'] }, { alternatives: ['heart', 'hart'] }];
  assert.equal(tsqueryText(terms), "('white':*) & ('heart':* | 'hart':*)");
});

test('finds nothing for a term that means nothing, and for no term', () => {
  assert.equal(tsqueryText([{ alternatives: ['white'] }, { alternatives: [] }]), undefined);
  assert.equal(tsqueryText([]), undefined);
});

test('words hold nothing that means anything to a tsquery', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const word of searchWords(text)) assert.doesNotMatch(word, /[\s'"\\&|!():*<>-]/);
    }),
  );
});
