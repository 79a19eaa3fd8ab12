import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { wrapText } from './wrap-text.ts';

test('breaks at spaces alone, at 72 characters', () => {
  const link = `https://shop.example/${'x'.repeat(100)}`;
  assert.equal(
    wrapText(`${'word '.repeat(20)}${link} end`),
    `${'word '.repeat(14).trim()}\n${'word '.repeat(6).trim()}\n${link}\nend`,
  );
});

test('indents what goes on', () => {
  assert.equal(wrapText(`${'a'.repeat(70)} b c`, '- ', '  '), `- ${'a'.repeat(70)}\n  b c`);
});

test('keeps every word, in lines that are long only for one word', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, maxLength: 90 })), (texts) => {
      const words = texts.join(' ').split(' ').filter(Boolean);
      const lines = wrapText(texts.join(' ')).split('\n');
      if (texts.some((text) => text.includes('\n'))) return;
      assert.deepEqual(lines.join(' ').split(' ').filter(Boolean), words);
      for (const line of lines) assert.ok(line.length <= 72 || !line.includes(' '), line);
    }),
  );
});
