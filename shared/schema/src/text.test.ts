import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkOf } from './check.ts';
import { readText } from './text.ts';
import { Type } from './type.ts';

describe('texts', () => {
  it('are kept in one form, without blanks around them', () => {
    assert.deepEqual(readText(' Zoe\u0308\u00a0', 'line'), { value: 'Zoë' });
    assert.deepEqual(readText(' a\r\n\tb\n', 'lines'), { value: 'a\r\n\tb' });
  });

  it('are kept as they came where others compare them', () =>
    assert.deepEqual(readText('Zoe\u0308 ', 'exact'), { value: 'Zoe\u0308 ' }));

  it('may be empty where nothing has to be said, and blank nowhere', () => {
    for (const kind of ['optional-line', 'lines'] as const)
      assert.deepEqual(readText('  ', kind), { value: '' });
    for (const kind of ['line', 'exact'] as const)
      for (const blank of ['', ' ', '\u3164', '\u2800', '\u0301'])
        assert.ok('problem' in readText(blank, kind));
  });

  it('have joiners between letters that join, and not beside others', () => {
    const isTaken = (text: string) => 'value' in readText(text, 'line');
    for (const text of ['نیم\u200cفاصله', 'ક્\u200dષ', 'ᠨ\u180eᠠ', '👩\u200d❤\ufe0f\u200d👨'])
      assert.ok(isTaken(text), text);
    for (const text of [
      'م\u200c',
      '\u200cم',
      'م\u200c م',
      'م\u200c\u200cم',
      'a\u200cم',
      '👩\u200d',
      '1\u200d2',
    ])
      assert.ok(!isTaken(text), JSON.stringify(text));
  });

  it('are refused with the number of the character', () => {
    assert.deepEqual(readText('a\u202eb', 'line'), {
      problem: 'must not have control characters or invisible ones, such as U+202E',
    });
    assert.deepEqual(readText('a\u0378', 'line'), {
      problem: 'must not have U+0378, which is no character of Unicode',
    });
  });

  it('are read as the same when they are read again', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const first = readText(text, 'line');
        if ('value' in first) assert.deepEqual(readText(first.value, 'line'), first);
      }),
    ));
});

describe('a schema of a text', () => {
  const Name = Type.Object({ name: Type.String({ maxLength: 3, 'x-text': 'line' }) });

  it('puts the form that is kept in its place, and counts that', () => {
    const value = { name: ' e\u0301e\u0301e\u0301 ' };
    assert.equal(checkOf(Name)(value), undefined);
    assert.deepEqual(value, { name: 'ééé' });
    assert.match(checkOf(Name)({ name: '\u0958\u0958' }) ?? '', /more than 3/, 'of two code points each');
  });

  it('says in words what form is wanted', () =>
    assert.equal(
      checkOf(Type.String({ 'x-form': { pattern: '^[a-z]+$', says: 'must be small letters' } }))('A'),
      '/ must be small letters',
    ));

  it('is refused if it asks for a kind that there is not', () =>
    assert.throws(() => checkOf(Type.String({ 'x-text': 'verse' })), /no kind of text "verse"/));
});
