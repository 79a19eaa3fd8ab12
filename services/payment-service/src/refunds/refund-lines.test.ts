import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ChargedLine, isSameUnits, priceRefund, worthMinor } from './refund-lines.ts';

const CHARGED: ChargedLine[] = [
  ['MUG', 2, 450],
  ['JUG', 1, 1200],
  ['MUG', 1, 400],
];

test('prices units as they were charged, those of the first lines first', () => {
  const { lines, amountMinor, short } = priceRefund(CHARGED, [], [{ sku: 'MUG', quantity: 3 }]);
  assert.deepEqual(
    [lines, amountMinor, short],
    [
      [
        ['MUG', 2, 450],
        ['MUG', 1, 400],
      ],
      1300,
      [],
    ],
  );
});

test('takes the units of the wanted price first', () => {
  const wanted = [{ sku: 'MUG', quantity: 2, unitPriceMinor: 400 }];
  assert.deepEqual(priceRefund(CHARGED, [], wanted).lines, [
    ['MUG', 1, 400],
    ['MUG', 1, 450],
  ]);
});

test('says what cannot be given back, as it was not bought or was given back before', () => {
  const before: ChargedLine[] = [['MUG', 2, 450]];
  const wanted = [
    { sku: 'MUG', quantity: 2 },
    { sku: 'CUP', quantity: 1 },
  ];
  const { lines, short } = priceRefund(CHARGED, before, wanted);
  assert.deepEqual(lines, [['MUG', 1, 400]]);
  assert.deepEqual(
    short.map(({ wanted, left }) => [wanted.sku, left]),
    [
      ['MUG', 1],
      ['CUP', 0],
    ],
  );
});

test('knows a request again by its units, in whatever order and parts', () => {
  const refunded: ChargedLine[] = [
    ['MUG', 2, 450],
    ['MUG', 1, 400],
  ];
  const mugs = (quantity: number) => [{ sku: 'MUG', quantity }];
  assert.ok(isSameUnits(refunded, mugs(3)));
  assert.ok(isSameUnits(refunded, [...mugs(1), ...mugs(2)]));
  assert.ok(!isSameUnits(refunded, mugs(2)));
  assert.ok(!isSameUnits(refunded, undefined));
  assert.ok(!isSameUnits(null, mugs(3)));
  assert.ok(isSameUnits(null, undefined));
});

const line = fc.tuple(
  fc.constantFrom('A', 'B', 'C'),
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 0, max: 9 }),
);
const wanted = fc.record({
  sku: fc.constantFrom('A', 'B', 'C', 'D'),
  quantity: fc.integer({ min: 1, max: 7 }),
  unitPriceMinor: fc.integer({ min: 0, max: 9 }),
});

test('never gives back more than was charged, whatever is asked for one after another', () =>
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.array(wanted, { maxLength: 3 })), (charged, requests) => {
      const refunded: ChargedLine[] = [];
      for (const request of requests) refunded.push(...priceRefund(charged, refunded, request).lines);
      for (const sku of ['A', 'B', 'C', 'D']) {
        const worth = (lines: readonly ChargedLine[]) => worthMinor(lines.filter(([of]) => of === sku));
        assert.ok(worth(refunded) <= worth(charged), sku);
      }
    }),
  ));
