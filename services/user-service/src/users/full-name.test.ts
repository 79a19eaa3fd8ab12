import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readAccountName, readFullName } from './full-name.ts';

function read(text: string) {
  const reading = readFullName(text);
  return 'value' in reading ? reading.value : undefined;
}

describe('full name', () => {
  it('takes names of all scripts', () => {
    const names = [
      'Ada Lovelace',
      "Seán O'Brien-Ní Dhomhnaill",
      'José María',
      '李小龍',
      'Владимир',
      'محمد',
      'نیم‌فاصله', // with a zero-width non-joiner
      'প্রিয়াংকা',
      'Zoë 👩‍🚀',
      'X',
      'Dr. Strange (2nd), Esq.',
      '3M',
    ];
    for (const name of names) assert.equal(read(name), name.normalize('NFC'));
  });

  it('refuses what nobody can see', () => {
    for (const name of [
      '',
      ' ',
      '\u00a0\u2003',
      '\u200b',
      '\u200d\u200c',
      '\ufeff',
      '\u3164',
      '\u2800',
      '\u0301',
      '\u00ad',
    ])
      assert.equal(read(name), undefined, JSON.stringify(name));
  });

  it('refuses what breaks lines, drives terminals or turns text around', () => {
    for (const bad of [
      '\r\n',
      '\n',
      '\t',
      '\u001b[31m',
      '\u0000',
      '\u0085',
      '\u2028',
      '\u2029',
      '\u202e',
      '\u2066',
      '\u200f',
      '\u200b',
      '\ufeff',
      '\ufffe',
      '\ud800',
      '\u{e0041}',
    ])
      assert.equal(read(`Ada${bad}Lovelace`), undefined, JSON.stringify(bad));
  });

  it('trims and composes', () => {
    assert.equal(read('  Zoe\u0308 '), 'Zoë');
  });

  it('counts the characters that it keeps', () => {
    assert.equal(read('é'.normalize('NFD').repeat(255))?.length, 255);
    assert.equal(read('a'.repeat(256)), undefined);
    assert.equal(read('👍'.repeat(255)), '👍'.repeat(255));
    assert.equal(read('\u0958'.repeat(200)), undefined, 'composes to two characters each');
  });

  it('reads what it kept as the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const name = read(text);
        if (name !== undefined) assert.equal(read(name), name);
      }),
    );
  });
});

describe('the name of an account', () => {
  for (const name of [
    'Claim at http://evil.example/x',
    'HTTPS://EVIL.EXAMPLE',
    'ftp://x',
    'www.evil',
    'see WWW.evil.com now',
    'evil.com',
    'Evil.com',
    'EVIL.COM',
    'my-evil.co.uk/prize?x=1',
    't.co',
    'evil\uff0ecom',
    'evil\u3002com',
    'http\uff1a\uff0f\uff0fevil',
    'зло.рф',
    'mailto:a',
    'javascript:alert(1)',
    'tel:+123456',
    'ada@evil',
    '\ud83d\ude00.com',
  ])
    it(`has no web address: ${JSON.stringify(name)}`, () => {
      assert.deepEqual(readAccountName(name), { problem: 'must not have a web address in it' });
    });

  for (const name of [
    'St.John Smith',
    'J.R.R. Tolkien',
    'J.Smith',
    'Dr. Strange (2nd), Esq.',
    'Ph.D. Ada, M.Sc.',
    'Acme e.V.',
    'd.o.o. S.p.A.',
    'Foo & Co.KG',
    'a/b',
    'A: B',
    'Telefon',
    'Data Smith',
  ])
    it(`may be ${name}`, () => assert.deepEqual(readAccountName(name), { value: name }));
});
