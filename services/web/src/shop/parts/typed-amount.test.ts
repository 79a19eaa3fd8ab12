import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { moneyText } from './money.ts';
import { readExactAmount, readTypedAmount, typedAmount } from './typed-amount.ts';

test('prices have the decimals of their currency', () => {
  assert.equal(moneyText(6450, 'GBP'), '£64.50');
  assert.equal(moneyText(6450, 'JPY'), 'JP¥6,450');
});

test('what people type is read, and what is no amount is not', () => {
  const typed = ['12', '12.5', '12,50', '£12.50', ' 12.509 ', '12.'];
  assert.deepEqual(
    typed.map((typed) => readTypedAmount(typed)),
    [1200, 1250, 1250, 1250, 1250, 1200],
  );
  for (const text of ['', 'cheap', '-3', '1e3', '12345678', '1.2.3'])
    assert.equal(readTypedAmount(text), undefined, text);
});

test('an amount that was written is read back as the same', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999_999_999 }),
      (minor) => readTypedAmount(typedAmount(minor)) === minor,
    ),
  );
});

test('what is paid has no part that its currency has not', () => {
  assert.equal(readExactAmount('12.50', 'GBP'), 1250);
  assert.equal(readExactAmount('12.505', 'GBP'), undefined);
  assert.equal(readExactAmount('1250', 'JPY'), 1250);
  assert.equal(readExactAmount('10000000.00', 'GBP'), 1_000_000_000);
  assert.equal(readExactAmount('', 'GBP'), undefined);
  assert.equal(readExactAmount('12.5', 'JPY'), undefined);
});
