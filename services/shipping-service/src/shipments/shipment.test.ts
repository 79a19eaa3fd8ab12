import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ShipmentStatus } from '@platform/contracts/shop/http/shipping-http.ts';
import fc from 'fast-check';
import { judgeChange, mergeLines } from './shipment.ts';

const STATUSES: readonly ShipmentStatus[] = ['created', 'dispatched', 'in_transit', 'delivered', 'returned'];

test('takes exactly the legal steps', () => {
  const legal = STATUSES.flatMap((from) =>
    STATUSES.filter((to) => judgeChange({ status: from, version: 1 }, to, () => true) === 'change').map(
      (to) => `${from} -> ${to}`,
    ),
  );
  assert.deepEqual(legal, [
    'created -> dispatched',
    'dispatched -> in_transit',
    'dispatched -> returned',
    'in_transit -> delivered',
    'in_transit -> returned',
    'delivered -> returned',
  ]);
});

test('asking for the present status changes nothing', () => {
  for (const status of STATUSES)
    assert.equal(
      judgeChange({ status, version: 3 }, status, () => true),
      'unchanged',
    );
});

test('refuses what was decided on another version, legal or not', () => {
  for (const wanted of STATUSES)
    assert.equal(
      judgeChange({ status: 'created', version: 2 }, wanted, (seen) => seen === 1),
      'outdated',
    );
  assert.equal(
    judgeChange({ status: 'created', version: 2 }, 'dispatched', (seen) => seen === 2),
    'change',
  );
});

test('merging lines keeps the units of every sku and names each once', () => {
  const line = fc.record({
    sku: fc.constantFrom('A', 'B', 'C-1', '85123A'),
    quantity: fc.integer({ min: 1, max: 99 }),
  });
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const merged = mergeLines(lines);
      assert.deepEqual(
        merged.map(([sku]) => sku),
        [...new Set(lines.map(({ sku }) => sku))].sort(),
      );
      for (const [sku, quantity] of merged)
        assert.equal(
          quantity,
          lines.filter((l) => l.sku === sku).reduce((sum, l) => sum + l.quantity, 0),
        );
    }),
  );
});
