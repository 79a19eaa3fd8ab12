import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openUntil, returnableLines } from './returnable.ts';

const UNTIL = '2026-12-14T10:00:00.000Z';

function line(sku: string, quantity: number, more: object = {}) {
  const price = { unit_price_minor: 100, line_total_minor: 100 * quantity, catalogue_price_minor: 100 };
  return { sku, name: sku.toLowerCase(), quantity, ...price, negotiated_by: null, is_stocked: true, ...more };
}

function returned(status: 'requested' | 'refunded' | 'refused', sku: string, quantity: number) {
  return { status, lines: [{ ...line(sku, quantity), disposition: null }] };
}

test('goods may be sent back that are in no return, apart from those that were refused', () => {
  const lines = [line('LAMP', 2), line('WRAP', 1, { is_stocked: false }), line('LAMP', 1), line('PEN', 1)];
  const returns = [
    returned('refunded', 'LAMP', 1),
    returned('refused', 'LAMP', 2),
    returned('requested', 'PEN', 1),
  ];
  assert.deepEqual(returnableLines({ lines }, returns), [{ sku: 'LAMP', name: 'lamp', left: 2 }]);
});

test('the time for it begins with the delivery and ends with the window', () => {
  const order = { status: 'confirmed', returnable_until: UNTIL } as const;
  assert.equal(openUntil(order, new Date(UNTIL)), UNTIL);
  assert.equal(openUntil(order, new Date(Date.parse(UNTIL) + 1)), undefined);
  assert.equal(openUntil({ ...order, returnable_until: null }, new Date(0)), undefined);
  assert.equal(openUntil({ ...order, status: 'cancelled' }, new Date(0)), undefined);
});
