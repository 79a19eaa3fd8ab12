import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CliError } from '../../cli-error.ts';
import { checkedCurrency, formatMinor, priceOf, readAmount } from './money.ts';

test('an amount has the decimals of its currency', () => {
  for (const [text, currency, minor, shown] of [
    ['1500', 'JPY', 1500, '1,500 JPY'],
    ['1500', 'GBP', 150_000, '1,500.00 GBP'],
    ['4.25', 'GBP', 425, '4.25 GBP'],
    ['4.2', 'GBP', 420, '4.20 GBP'],
    ['1.234', 'KWD', 1234, '1.234 KWD'],
    ['1', 'KWD', 1000, '1.000 KWD'],
    ['15.500', 'GBP', 1550, '15.50 GBP'],
    ['15.0', 'JPY', 15, '15 JPY'],
    ['0.01', 'GBP', 1, '0.01 GBP'],
    ['0', 'KWD', 0, '0.000 KWD'],
  ] as const) {
    assert.equal(priceOf(text, currency), minor, `${text} ${currency}`);
    assert.equal(formatMinor(minor, currency), shown);
  }
});

test('refuses what it would have to round, and says why', () => {
  for (const [text, currency, problem] of [
    [
      '15.005',
      'GBP',
      /15\.005 GBP has more decimals than GBP, which has 2: give a price in GBP such as 4\.25/,
    ],
    ['15.5', 'JPY', /more decimals than JPY, which has none: give a price in JPY such as 4$/],
    ['1.2345', 'KWD', /more decimals than KWD, which has 3/],
    ['-1', 'GBP', /-1 is negative/],
    ['1,500', 'GBP', /"1,500" is no amount/],
    ['1e3', 'GBP', /is no amount/],
    ['', 'GBP', /is no amount/],
    ['.5', 'GBP', /is no amount/],
    ['£5', 'GBP', /is no amount/],
    ['999999999999999', 'KWD', /is too much/],
  ] as const)
    assert.throws(
      () => priceOf(text, currency),
      (error) => error instanceof CliError && error.exitCode === 2 && problem.test(error.message),
      `${text} ${currency}`,
    );
});

test('takes codes of ISO 4217 alone, in either case', () => {
  assert.equal(checkedCurrency('jpy'), 'JPY');
  for (const code of ['ZZZ', 'GB', '', 'POUND']) assert.throws(() => checkedCurrency(code), CliError, code);
});

test('what is shown reads back as the same amount, up to the largest', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.constantFrom('JPY', 'GBP', 'KWD'), (minor, currency) => {
      const shown = formatMinor(minor, currency).replace(` ${currency}`, '').replaceAll(',', '');
      assert.deepEqual(readAmount(shown, currency), { minor });
    }),
  );
  assert.equal(formatMinor(-5, 'GBP'), '-0.05 GBP');
});
