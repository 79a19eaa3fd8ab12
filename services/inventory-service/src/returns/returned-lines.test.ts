import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnedLineColumns } from './returned-lines.ts';

test('sums what came back by sku and by what becomes of it, in order of sku', () => {
  const columns = returnedLineColumns([
    { sku: 'MUG', quantity: 2, disposition: 'write-off' },
    { sku: 'JUG', quantity: 1, disposition: 'restock' },
    { sku: 'MUG', quantity: 3, disposition: 'restock' },
    { sku: 'MUG', quantity: 4, disposition: 'restock' },
  ]);
  assert.deepEqual(columns, { skus: ['JUG', 'MUG'], restocked: [1, 7], writtenOff: [0, 2] });
});
