import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html } from '@platform/html/html.ts';
import fc from 'fast-check';
import { markWords } from './mark-words.ts';

const marked = (text: string, ...words: string[]) => html`${markWords(text, words)}`.text;

test('marks the words that were looked for, whatever their ending', () => {
  assert.equal(marked('Oak desk lamp', 'LAMPS'), 'Oak desk <mark>lamp</mark>');
  assert.equal(marked('Lamps & lanterns', 'lamp'), '<mark>Lamps</mark> &amp; lanterns');
  assert.equal(marked('Clamp', 'lamp'), 'Clamp');
  assert.equal(marked('A set of pens', 'of', 'a'), 'A set of pens', 'not the shortest words');
});

test('the text stays as it is, escaped', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, word) => {
      assert.equal(marked(text, word).replaceAll(/<\/?mark>/g, ''), html`${text}`.text);
    }),
  );
});
