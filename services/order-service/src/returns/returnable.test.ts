import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OrderLine } from '../orders/order.ts';
import { worthMinor } from './return.ts';
import { allotReturn, type LineUnits, returnableUntil, returnStatusOf } from './returnable.ts';

function line(sku: string, quantity: number, unitPriceMinor: number, isStocked = true): OrderLine {
  const price = { unitPriceMinor, cataloguePriceMinor: unitPriceMinor, negotiatedBy: null };
  return { sku, name: sku.toLowerCase(), quantity, ...price, isStocked };
}

const BOUGHT = [line('MUG', 2, 450), line('POST', 1, 300, false), line('JUG', 1, 1200), line('MUG', 1, 400)];

test('goods may be returned for so many days from their delivery', () => {
  assert.equal(returnableUntil(null, 30), null);
  const until = returnableUntil(new Date('2026-03-01T10:00:00Z'), 30);
  assert.equal(until?.toISOString(), '2026-03-31T10:00:00.000Z');
});

test('takes units of the first lines that are in no return yet, at their own prices', () => {
  const allotted = allotReturn(BOUGHT, [{ lineNo: 1, quantity: 1 }], [{ sku: 'MUG', quantity: 2 }]);
  assert.ok(allotted.isWhole);
  assert.deepEqual(
    allotted.lines.map(({ lineNo, quantity, unitPriceMinor }) => [lineNo, quantity, unitPriceMinor]),
    [
      [1, 1, 450],
      [4, 1, 400],
    ],
  );
  assert.equal(worthMinor(allotted.lines), 850);
});

test('takes a product that is named twice as one', () => {
  const mug = { sku: 'MUG', quantity: 1 };
  const allotted = allotReturn(BOUGHT, [], [mug, mug]);
  assert.ok(allotted.isWhole);
  assert.deepEqual(
    allotted.lines.map(({ lineNo, quantity }) => [lineNo, quantity]),
    [[1, 2]],
  );
});

test('refuses more than was bought, what is no goods, and what is of no line, and says how many are left', () => {
  const wanted = [
    { sku: 'MUG', quantity: 4 },
    { sku: 'JUG', quantity: 1 },
    { sku: 'POST', quantity: 1 },
    { sku: 'CUP', quantity: 1 },
  ];
  assert.deepEqual(allotReturn(BOUGHT, [], wanted), {
    isWhole: false,
    short: [
      { index: 0, left: 3 },
      { index: 2, left: 0 },
      { index: 3, left: 0 },
    ],
  });
});

test('an order is returned once all of its goods are back, whatever else it had', () => {
  assert.equal(returnStatusOf(BOUGHT, []), null);
  const some = [{ lineNo: 1, quantity: 2 }];
  assert.equal(returnStatusOf(BOUGHT, some), 'partly-returned');
  const rest = [
    { lineNo: 3, quantity: 1 },
    { lineNo: 4, quantity: 1 },
  ];
  assert.equal(returnStatusOf(BOUGHT, [...some, ...rest]), 'returned');
});

const someLine = fc
  .record({
    sku: fc.constantFrom('A', 'B', 'C'),
    quantity: fc.integer({ min: 1, max: 4 }),
    price: fc.integer({ min: 0, max: 9 }),
    isStocked: fc.boolean(),
  })
  .map(({ sku, quantity, price, isStocked }) => line(sku, quantity, price, isStocked));
const someRequest = fc.array(
  fc.record({ sku: fc.constantFrom('A', 'B', 'C'), quantity: fc.integer({ min: 1, max: 5 }) }),
  { minLength: 1, maxLength: 3 },
);

test('never takes back more than was bought, whatever is asked for one after another', () =>
  fc.assert(
    fc.property(fc.array(someLine, { minLength: 1 }), fc.array(someRequest), (bought, requests) => {
      const returned: LineUnits[] = [];
      for (const request of requests) {
        const allotted = allotReturn(bought, returned, request);
        if (allotted.isWhole) returned.push(...allotted.lines);
      }
      for (const [i, { quantity, isStocked }] of bought.entries()) {
        const units = returned.reduce((sum, r) => sum + (r.lineNo === i + 1 ? r.quantity : 0), 0);
        assert.ok(units <= (isStocked ? quantity : 0), `${units} of line ${i + 1}`);
      }
    }),
  ));
