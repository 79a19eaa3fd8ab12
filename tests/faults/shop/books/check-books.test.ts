import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OrderKind, OrderRecord } from '../load/order-record.ts';
import { Shop } from '../load/shop.ts';
import { checkBooks, countBooks, type PlacedRow } from './check-books.ts';

const SKU = 'FAULT-1';

/** Books with one order of one unit, which was acknowledged as order `a`, and the row it should have. */
function orderOf(kind: OrderKind, more: Partial<OrderRecord> = {}) {
  const shop = new Shop([], '');
  shop.stocked.set(SKU, 10);
  shop.books.prices.set(SKU, [{ priceMinor: 100, sentAt: 0, doneAt: 0 }]);
  const lines = [{ sku: SKU, quantity: 1 }];
  const record = shop.books.open({ key: 'key', kind, lines, cardToken: 'tok_visa' });
  record.orderIds.add('a');
  record.acknowledgedAt = Date.now();
  Object.assign(record, more);
  return { shop, record };
}

function row(more: Partial<PlacedRow> = {}): PlacedRow {
  const at = new Date();
  const lines = [[SKU, 1, 100]] as const;
  return {
    id: 'a',
    status: 'confirmed',
    placed_at: at,
    ended_at: at,
    reason_code: null,
    key: 'key',
    lines,
    ...more,
  };
}

const ONE_SOLD = new Map([[SKU, 9]]);
const NONE_SOLD = new Map([[SKU, 10]]);
const REJECTED = row({ status: 'rejected', reason_code: 'out-of-stock' });
const CANCELLED = row({ status: 'cancelled', reason_code: 'cancelled-by-customer' });

describe("the customers' books", () => {
  test('agree with an order that was placed and ended', () => {
    const { shop } = orderOf('happy');
    assert.deepEqual(checkBooks(shop, [row()], ONE_SOLD), []);
    const counts = { placed: 1, acknowledged: 1, lost: 0, doubled: 0 };
    assert.deepEqual(countBooks(shop.books, [row()]), counts);
  });

  const wrong: readonly (readonly [
    string,
    ReturnType<typeof orderOf>,
    PlacedRow[],
    Map<string, number>,
    RegExp,
  ])[] = [
    ['an order that is not there', orderOf('happy'), [], NONE_SOLD, /does not exist/],
    ['one that has not ended', orderOf('happy'), [row({ status: 'placed' })], NONE_SOLD, /has not ended/],
    [
      'a second order of one key',
      orderOf('happy', { orderIds: new Set(['a', 'b']) }),
      [row()],
      ONE_SOLD,
      /several/,
    ],
    [
      'one that nobody asked for',
      orderOf('happy'),
      [row(), row({ id: 'x' })],
      new Map([[SKU, 8]]),
      /never acknowl/,
    ],
    ['one never answered', orderOf('happy', { orderIds: new Set() }), [], NONE_SOLD, /never answered/],
    ['a declined card that paid', orderOf('declined'), [row()], ONE_SOLD, /declined card/],
    ['goods sold that were not there', orderOf('sold-out'), [row()], ONE_SOLD, /no goods/],
    ['a wrong price', orderOf('happy'), [row({ lines: [[SKU, 1, 1]] })], ONE_SOLD, /was sold at 1,/],
    ['a false reason', orderOf('happy'), [REJECTED], NONE_SOLD, /out-of-stock, which is not true/],
    [
      'a cancellation forgotten',
      orderOf('cancelled', { cancellation: 'accepted' }),
      [row()],
      ONE_SOLD,
      /is confirmed/,
    ],
    ['one made good', orderOf('cancelled', { cancellation: 'too-late' }), [CANCELLED], NONE_SOLD, /too late/],
    ['one that nobody made', orderOf('happy'), [CANCELLED], NONE_SOLD, /nobody asked for/],
    ['goods that vanished', orderOf('happy'), [row()], new Map([[SKU, 8]]), /8 on hand, 9 are left/],
  ];
  for (const [what, { shop }, placed, onHand, expected] of wrong)
    test(`find ${what}`, () => assert.match(checkBooks(shop, placed, onHand).join('\n'), expected));

  test('count what was lost and what was doubled', () => {
    const { books } = orderOf('happy').shop;
    assert.deepEqual(countBooks(books, []), { placed: 0, acknowledged: 1, lost: 1, doubled: 0 });
    const two = countBooks(books, [row(), row({ id: 'x' })]);
    assert.deepEqual(two, { placed: 2, acknowledged: 1, lost: 0, doubled: 1 });
  });
});
