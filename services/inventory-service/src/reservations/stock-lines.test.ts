import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stockLineColumns, stockLines } from './stock-lines.ts';

const lines = fc.array(
  fc.record({
    sku: fc.stringMatching(/^[A-Z0-9][A-Z0-9 _./-]{0,5}$/),
    quantity: fc.integer({ min: 1, max: 1_000_000 }),
  }),
);

test('each sku stands once, in byte order, with all its units', () => {
  fc.assert(
    fc.property(lines, (given) => {
      const merged = stockLines(stockLineColumns(given));
      const bytes = merged.map(({ sku }) => Buffer.from(sku));
      for (let i = 1; i < bytes.length; i++)
        assert.ok(Buffer.compare(bytes[i - 1] as Buffer, bytes[i] as Buffer) < 0);
      for (const { sku, quantity } of merged) {
        const units = given.filter((line) => line.sku === sku).reduce((sum, line) => sum + line.quantity, 0);
        assert.equal(quantity, units);
      }
      assert.equal(merged.length, new Set(given.map(({ sku }) => sku)).size);
    }),
  );
});
