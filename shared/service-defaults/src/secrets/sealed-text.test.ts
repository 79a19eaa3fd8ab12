import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openText, SealedTextError, sealText } from './sealed-text.ts';

const SECRET = 'a secret that both sides were given';

test('a sealed text opens as it was, for the same secret and context', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
      const sealed = sealText(text, SECRET, context);
      assert.match(sealed, /^[A-Za-z0-9_-]+$/);
      assert.equal(openText(sealed, SECRET, context), text);
    }),
  );
});

test('a sealed text never looks the same twice', () => {
  assert.notEqual(sealText('token', SECRET, 'a'), sealText('token', SECRET, 'a'));
});

test('refuses another secret, another context, a changed text and nonsense', () => {
  const sealed = sealText('token', SECRET, 'verify-email 1');
  const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
  for (const [text, secret, context] of [
    [sealed, `${SECRET}!`, 'verify-email 1'],
    [sealed, SECRET, 'verify-email 2'],
    [changed, SECRET, 'verify-email 1'],
    ['', SECRET, 'verify-email 1'],
    ['nonsense', SECRET, 'verify-email 1'],
  ] as const)
    assert.throws(() => openText(text, secret, context), SealedTextError);
});
