import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OrderFacts, ReturnRow } from '../feeds/audit-rows.ts';
import { ORDER_CHECKS } from './order-checks.ts';

const order_id = '0198c0de-0000-7000-8000-000000000001';
const return_id = '0198c0de-0000-7000-8000-000000000002';

const refunded = {
  return_id,
  status: 'refunded',
  refund_minor: 750,
  is_approved: true,
  lines: [
    [1, 'MUG', 1, 250, 'restock'],
    [3, 'JUG', 1, 500, 'write-off'],
  ],
  saga_state: 'completed',
  is_overdue: false,
  saga_error: null,
} as const satisfies ReturnRow;

/** Two mugs, postage and a jug, of which a mug and the jug came back. */
const facts = {
  order: {
    order_id,
    customer_id: order_id,
    status: 'confirmed',
    currency: 'GBP',
    total_minor: 1200,
    lines: [
      ['MUG', 2, 250, true],
      ['POST', 1, 200, false],
      ['JUG', 1, 500, true],
    ],
    saga_state: 'completed',
    is_overdue: false,
    placed_at: '2026-01-31T12:00:00.000Z',
  },
  reservation: {
    order_id,
    status: 'committed',
    lines: [
      ['JUG', 1],
      ['MUG', 2],
    ],
  },
  payment: {
    order_id,
    status: 'captured',
    currency: 'GBP',
    amount_minor: 1200,
    captured_minor: 1200,
    refunded_minor: 750,
    ledger_captured_minor: 1200,
    ledger_refunded_minor: 750,
    returns: [[return_id, 750]],
  },
  shipment: {
    order_id,
    shipment_id: order_id,
    status: 'delivered',
    lines: [
      ['JUG', 1],
      ['MUG', 2],
    ],
  },
  notification: {
    order_id,
    kinds: {
      ...{ 'order.placed': 1, 'order.confirmed': 1, 'shipment.created': 1 },
      ...{ [`return.approved:${return_id}`]: 1, [`return.refunded:${return_id}`]: 1 },
    },
  },
  returns: { order_id, return_status: 'partly-returned', returns: [refunded] },
  stockReturns: {
    order_id,
    returns: [
      {
        return_id,
        lines: [
          ['JUG', 0, 1, 1, 1],
          ['MUG', 1, 0, 1, 0],
        ],
      },
    ],
  },
} as const satisfies OrderFacts;

function violated(facts: OrderFacts): string[] {
  return ORDER_CHECKS.filter(({ violation }) => violation(facts) !== undefined).map(({ name }) => name);
}

/** The return otherwise. */
function having(changes: Partial<ReturnRow>, more: Partial<OrderFacts> = {}): OrderFacts {
  const returns = { ...facts.returns, returns: [{ ...refunded, ...changes }] };
  return { ...facts, returns, ...more };
}

function without(...parts: (keyof OrderFacts)[]): OrderFacts {
  return Object.fromEntries(
    Object.entries(facts).filter(([part]) => !parts.includes(part as keyof OrderFacts)),
  );
}

const payment = (changes: object) => ({ payment: { ...facts.payment, ...changes } });
const untouched = {
  ...{ return_status: null, order_id },
  returns: [{ ...refunded, status: 'requested', is_approved: false, saga_state: null }] as const,
};

test('finds nothing wrong with a return at any stage', () => {
  assert.deepEqual(violated(facts), []);
  const money = payment({ returns: [], refunded_minor: 0, ledger_refunded_minor: 0 });
  const early = { ...facts, ...money, stockReturns: { order_id, returns: [] } };
  assert.deepEqual(violated({ ...early, returns: untouched }), []);
  const received = {
    ...untouched.returns[0],
    status: 'received',
    is_approved: true,
    saga_state: 'running',
  } as const;
  assert.deepEqual(violated({ ...early, returns: { ...untouched, returns: [received] } }), []);
  assert.deepEqual(violated(without('returns', 'stockReturns', 'payment')).length, 1);
});

test('finds nothing wrong with a refund that is less, as part of it was given back before', () => {
  const less = payment({
    ...{ returns: [[return_id, 600]], refunded_minor: 1200, ledger_refunded_minor: 1200 },
    status: 'refunded',
  });
  assert.deepEqual(violated(having({ refund_minor: 600 }, less)), []);
});

const saga = 'every return ends as its saga did, within its deadlines';
const units = 'nothing comes back that was not bought, and the order says what did';
const stock = 'every return and its stock agree';
const refund = 'every return and its refund agree';
const parcel = 'the parcel of an order is back when all of its goods are';
const notified = 'every event of a return was notified once';

const moved = (...lines: [string, number, number, number, number][]) => ({
  stockReturns: { order_id, returns: [{ return_id, lines }] },
});
const all = { ...refunded, lines: [[1, 'MUG', 2, 250, 'restock'], refunded.lines[1]] } as const;

const planted: [string, OrderFacts, string[]][] = [
  ['a stuck saga', having({ status: 'received', saga_state: 'stuck' }), [saga, units]],
  ['a saga that is overdue', having({ is_overdue: true }), [saga]],
  ['a return without its saga', having({ saga_state: null }), [saga]],
  ['a return that did not end with its saga', having({ saga_state: 'running' }), [saga]],
  [
    'more units than were bought',
    having({ lines: [[1, 'MUG', 3, 250, 'restock'], refunded.lines[1]] }),
    [units, stock, refund],
  ],
  [
    'what is no goods',
    having({ lines: [...refunded.lines, [2, 'POST', 1, 200, 'restock']] }),
    [units, stock, refund],
  ],
  [
    'an order that does not say what came back',
    { ...facts, returns: { ...facts.returns, return_status: null } },
    [units],
  ],
  [
    'an order that says too much',
    { ...facts, returns: { ...facts.returns, return_status: 'returned' } },
    [units, parcel],
  ],
  ['goods that never came back', { ...facts, ...moved(['JUG', 0, 1, 1, 1]) }, [stock]],
  ['no goods at all', { ...facts, stockReturns: { order_id, returns: [] } }, [stock]],
  [
    'goods restocked that were to be written off',
    { ...facts, ...moved(['JUG', 1, 0, 1, 0], ['MUG', 1, 0, 1, 0]) },
    [stock],
  ],
  ['movements of other units', { ...facts, ...moved(['JUG', 0, 1, 1, 1], ['MUG', 1, 0, 2, 0]) }, [stock]],
  [
    'a write-off that was not booked',
    { ...facts, ...moved(['JUG', 0, 1, 1, 0], ['MUG', 1, 0, 1, 0]) },
    [stock],
  ],
  [
    'a refund that is missing',
    { ...facts, ...payment({ returns: [], refunded_minor: 0, ledger_refunded_minor: 0 }) },
    [refund],
  ],
  ['a refund of another amount', having({ refund_minor: 700 }), [refund]],
  [
    'a refund of less for no reason',
    having(
      { refund_minor: 700 },
      payment({ returns: [[return_id, 700]], refunded_minor: 700, ledger_refunded_minor: 700 }),
    ),
    [refund],
  ],
  [
    'a refund of more than the lines cost',
    having(
      { refund_minor: 800 },
      payment({ returns: [[return_id, 800]], refunded_minor: 800, ledger_refunded_minor: 800 }),
    ),
    [refund],
  ],
  [
    'a refund of a return that was not received',
    having({ status: 'approved', saga_state: null }),
    [units, stock, refund],
  ],
  ['money and goods of no return', without('returns'), [stock, refund]],
  [
    'a parcel that is not back',
    having(
      { ...all, refund_minor: 1000 },
      {
        ...payment({ returns: [[return_id, 1000]], refunded_minor: 1000, ledger_refunded_minor: 1000 }),
        ...moved(['JUG', 0, 1, 1, 1], ['MUG', 2, 0, 2, 0]),
        returns: { order_id, return_status: 'returned', returns: [{ ...all, refund_minor: 1000 }] },
      },
    ),
    [parcel],
  ],
  [
    'a customer who was told twice',
    {
      ...facts,
      notification: { order_id, kinds: { ...facts.notification.kinds, [`return.refunded:${return_id}`]: 2 } },
    },
    ['every event of an order was notified once'],
  ],
  ['news that nobody heard', having({ return_id: order_id }), [stock, refund, notified]],
];

for (const [what, facts, checks] of planted)
  test(`detects ${what}`, () => assert.deepEqual(violated(facts), checks));
