import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { allotStock } from './allot-stock.ts';
import { stockLineColumns } from './stock-lines.ts';

const SKUS = ['A', 'B', 'C', 'NEVER'];
const level = fc
  .nat(20)
  .chain((on_hand) => fc.record({ on_hand: fc.constant(on_hand), reserved: fc.nat(on_hand) }));
const levels = fc.record({ A: level, B: level, C: level }).map((each) => new Map(Object.entries(each)));
const line = fc.record({ sku: fc.constantFrom(...SKUS), quantity: fc.integer({ min: 1, max: 8 }) });
const orders = fc.array(fc.array(line, { minLength: 1, maxLength: 4 }).map(stockLineColumns));

test('gives away no more than is available, and to no order a part', () => {
  fc.assert(
    fc.property(orders, levels, (asked, before) => {
      const verdicts = allotStock(asked, before);
      for (const sku of SKUS) {
        const given = asked
          .filter((_, i) => verdicts[i] === undefined)
          .reduce((sum, { skus, quantities }) => sum + (quantities[skus.indexOf(sku)] ?? 0), 0);
        const { on_hand, reserved } = before.get(sku) ?? { on_hand: 0, reserved: 0 };
        assert.ok(given <= on_hand - reserved, `${given} of ${sku}`);
      }
    }),
  );
});

test('several orders together get what they would get one after the other', () => {
  fc.assert(
    fc.property(orders, levels, (asked, before) => {
      const now = new Map(before);
      const oneByOne = asked.map((order) => {
        const [verdict] = allotStock([order], now);
        if (verdict === undefined)
          order.skus.forEach((sku, i) => {
            const { on_hand, reserved } = now.get(sku) ?? { on_hand: 0, reserved: 0 };
            now.set(sku, { on_hand, reserved: reserved + (order.quantities[i] ?? 0) });
          });
        return verdict;
      });
      assert.deepEqual(allotStock(asked, before), oneByOne);
    }),
  );
});

test('says which lines fell short, and why', () => {
  const before = new Map([['A', { on_hand: 3, reserved: 1 }]]);
  const ask = (quantity: number, sku = 'A') => stockLineColumns([{ sku, quantity }]);
  assert.deepEqual(allotStock([ask(3), ask(2), ask(1), ask(1, 'NEVER')], before), [
    { reason: 'out-of-stock', shortages: [{ sku: 'A', requested: 3, available: 2 }] },
    undefined,
    { reason: 'out-of-stock', shortages: [{ sku: 'A', requested: 1, available: 0 }] },
    { reason: 'unknown-sku', shortages: [{ sku: 'NEVER', requested: 1, available: 0 }] },
  ]);
});
