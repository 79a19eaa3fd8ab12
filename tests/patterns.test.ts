import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findPatterns, patternsIn } from '../scripts/patterns/find-patterns.ts';
import { danger } from '../scripts/patterns/judge.ts';
import { patternProblems, readKnown } from '../scripts/patterns/known-patterns.ts';

const texts = (source: string, file = 'a.ts') => patternsIn(file, source).map(({ text }) => text);
const NONE_KNOWN = { safe: [], byHand: {}, madeAtRunTime: {} };

describe('the check of regular expressions', () => {
  it('knows all of the source', async () => {
    const root = fileURLToPath(new URL('../', import.meta.url));
    assert.deepEqual(patternProblems(await findPatterns(root), readKnown()), []);
  });

  it('finds literals wherever they stand, and takes no division or text for one', () => {
    const source = `
      const a: RegExp = /[ \\t]+$/;
      const isIt = (text: string) => text.match(/b+/g) ?? /c/.test(text);
      // const no = /never/;
      const half = (x / 2) / 3, path = '/a/', url = \`/\${'d'.replace(/d$/, 'e')}/\`;
    `;
    assert.deepEqual(texts(source), ['/[ \\t]+$/', '/b+/g', '/c/', '/d$/']);
  });

  it('finds RegExp, and the patterns of schemas', () => {
    const source = "new RegExp('a+', 'i'); RegExp('b'); const c = Type.String({ pattern: '^c\\\\p{L}$' });";
    assert.deepEqual(texts(source), ['/a+/i', '/b/', '/^c\\p{L}$/u']);
  });

  it('names what is put together while the program runs', () => {
    const [found] = patternsIn('a.ts', "export const of = (name: string) => new RegExp('^' + name);");
    assert.equal(found?.text, undefined);
    assert.match(
      patternProblems([found ?? assert.fail()], NONE_KNOWN)[0] ?? '',
      /^a\.ts:1: puts a pattern together/,
    );
  });

  it('fails for one that nobody has checked, and for a word about one that is gone', () => {
    const found = patternsIn('a.ts', 'export const A = /a+$/;');
    assert.match(patternProblems(found, NONE_KNOWN)[0] ?? '', /^a\.ts:1: \/a\+\$\/ has not been checked/);
    assert.deepEqual(patternProblems(found, { ...NONE_KNOWN, safe: ['/a+$/'] }), []);
    assert.equal(patternProblems([], { ...NONE_KNOWN, safe: ['/a+$/'] }).length, 1);
  });

  it('judges by what an attacker could send', () => {
    assert.match(danger('/^[ \\t]+|[ \\t]+$/g') ?? '', /2nd degree polynomial/);
    assert.match(danger('/^(a+)+$/') ?? '', /exponential/);
    assert.equal(danger('/^[a-z]+$/'), undefined);
  });
});
