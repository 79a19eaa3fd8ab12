import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkSign, ORDER_NUMBER_SIGNS, parseOrderNumber } from './order-number.ts';

const sign = fc.constantFrom(...ORDER_NUMBER_SIGNS);
/** The eight signs of a number. */
const signs = fc
  .array(sign, { minLength: 7, maxLength: 7 })
  .map((seven) => [...seven, checkSign(seven.join(''))]);

test('is written in two groups of four', () => {
  fc.assert(
    fc.property(signs, (eight) => {
      assert.equal(
        parseOrderNumber(eight.join('')),
        `${eight.slice(0, 4).join('')}-${eight.slice(4).join('')}`,
      );
    }),
  );
  assert.equal(parseOrderNumber('K7Q2-9MXE'), 'K7Q2-9MXE');
});

test('finds each single wrong sign', () => {
  fc.assert(
    fc.property(signs, fc.nat(7), sign, (eight, place, wrong) => {
      fc.pre(eight[place] !== wrong);
      assert.equal(parseOrderNumber(eight.with(place, wrong).join('')), undefined);
    }),
  );
});

test('finds each swap of two signs, neighbours or not', () => {
  fc.assert(
    fc.property(signs, fc.nat(7), fc.nat(7), (eight, one, other) => {
      const [a, b] = [eight[one] as string, eight[other] as string];
      fc.pre(a !== b);
      assert.equal(parseOrderNumber(eight.with(one, b).with(other, a).join('')), undefined);
    }),
  );
});

test('is read as people type it', () => {
  const number = parseOrderNumber(`1010101${checkSign('1010101')}`);
  assert.ok(number);
  const [check] = number.slice(-1);
  for (const typed of [
    `1010-101${check}`,
    `1010101${check}`,
    ` 1010 101${check} `,
    `IOLO-iol${check}`.toLowerCase(),
  ])
    assert.equal(parseOrderNumber(typed), number, typed);
});

test('is nothing else', () => {
  for (const text of [
    '',
    'K7Q2',
    'K7Q2-9MXEE',
    'K7Q2-9MX',
    'U7Q2-9MXE',
    'K7Q2_9MXE',
    'Ñ7Q2-9MXE',
    '0192f0c1-1111',
  ])
    assert.equal(parseOrderNumber(text), undefined, text);
});
