import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OrderFacts } from '../feeds/audit-rows.ts';
import { ORDER_CHECKS } from './order-checks.ts';

const order_id = '0198c0de-0000-7000-8000-000000000001';

const confirmed = {
  order: {
    order_id,
    customer_id: order_id,
    status: 'confirmed',
    currency: 'GBP',
    total_minor: 700,
    lines: [
      ['MUG', 2, 250, true],
      ['POST', 1, 200, false],
    ],
    saga_state: 'completed',
    is_overdue: false,
    placed_at: '2026-01-31T12:00:00.000Z',
  },
  reservation: { order_id, status: 'committed', lines: [['MUG', 2]] },
  payment: {
    order_id,
    status: 'captured',
    currency: 'GBP',
    amount_minor: 700,
    captured_minor: 700,
    refunded_minor: 0,
    ledger_captured_minor: 700,
    ledger_refunded_minor: 0,
  },
  shipment: { order_id, shipment_id: order_id, status: 'created', lines: [['MUG', 2]] },
  notification: { order_id, kinds: { 'order.placed': 1, 'order.confirmed': 1, 'shipment.created': 1 } },
} as const satisfies OrderFacts;

const rejected: OrderFacts = {
  order: { ...confirmed.order, status: 'rejected', saga_state: 'compensated' },
  reservation: { ...confirmed.reservation, status: 'released' },
  notification: { order_id, kinds: { 'order.placed': 1, 'order.rejected': 1 } },
};

function violated(facts: OrderFacts): string[] {
  return ORDER_CHECKS.filter(({ violation }) => violation(facts) !== undefined).map(({ name }) => name);
}

test('finds nothing wrong with a confirmed order and with a rejected one', () => {
  assert.deepEqual(violated(confirmed), []);
  assert.deepEqual(violated(rejected), []);
});

test('finds nothing wrong with an order under way', () => {
  const order = { ...confirmed.order, status: 'placed', saga_state: 'running' } as const;
  assert.deepEqual(violated({ order }), []);
});

const reservation = 'every order and its reservation agree';
const payment = 'every order and its payment agree';
const worth = 'captured minus refunded is what confirmed orders are worth';
const shipment = 'every order and its shipment agree';
const notified = 'every event of an order was notified once';
const saga = 'every saga ends within its deadlines';

const ending = 'every order ended as its saga did';

test('says why a saga cannot move', () => {
  const order = { ...confirmed.order, saga_state: 'running', is_overdue: true, saga_error: 'no such sku' };
  const said = ORDER_CHECKS.map(({ violation }) => violation({ ...confirmed, order })).join();
  assert.match(said, /past its deadlines, as it cannot move \(no such sku\)/);
});

const planted: [string, OrderFacts, string][] = [
  ['a stuck saga', { ...confirmed, order: { ...confirmed.order, saga_state: 'stuck' } }, saga],
  ['an overdue saga', { ...confirmed, order: { ...confirmed.order, is_overdue: true } }, saga],
  ['an order without a saga', { ...confirmed, order: { ...confirmed.order, saga_state: null } }, saga],
  [
    'an order that ended without its saga',
    { ...confirmed, order: { ...confirmed.order, saga_state: 'running' } },
    ending,
  ],
  ['an order that did not end with its saga', { order: { ...confirmed.order, status: 'placed' } }, ending],
  [
    'an order that ended otherwise',
    { ...confirmed, order: { ...confirmed.order, saga_state: 'cancelled' } },
    ending,
  ],
  [
    'a total that is not the sum of the lines',
    {
      ...confirmed,
      order: { ...confirmed.order, total_minor: 701 },
      payment: { ...confirmed.payment, captured_minor: 701, ledger_captured_minor: 701 },
    },
    'the lines of every order sum to its total',
  ],
  [
    'goods confirmed but not taken',
    { ...confirmed, reservation: { ...confirmed.reservation, status: 'reserved' } },
    reservation,
  ],
  [
    'other goods taken',
    { ...confirmed, reservation: { ...confirmed.reservation, lines: [['MUG', 3]] } },
    reservation,
  ],
  [
    'goods of a rejected order held',
    { ...rejected, reservation: { ...confirmed.reservation, status: 'reserved' } },
    reservation,
  ],
  [
    'charged too little',
    { ...confirmed, payment: { ...confirmed.payment, captured_minor: 1, ledger_captured_minor: 1 } },
    payment,
  ],
  [
    'a ledger that says otherwise',
    { ...confirmed, payment: { ...confirmed.payment, ledger_captured_minor: 0 } },
    payment,
  ],
  [
    'a hold on the card of a rejected order',
    {
      ...rejected,
      payment: { ...confirmed.payment, status: 'authorised', captured_minor: 0, ledger_captured_minor: 0 },
    },
    payment,
  ],
  ['a rejected order that was charged', { ...rejected, payment: confirmed.payment }, worth],
  [
    'refunded more than captured',
    { ...confirmed, payment: { ...confirmed.payment, refunded_minor: 800, ledger_refunded_minor: 800 } },
    worth,
  ],
  [
    'other goods shipped',
    { ...confirmed, shipment: { ...confirmed.shipment, lines: [['CUP', 2]] } },
    shipment,
  ],
  ['a rejected order that was shipped', { ...rejected, shipment: confirmed.shipment }, shipment],
  [
    'notified twice',
    {
      ...confirmed,
      notification: { order_id, kinds: { ...confirmed.notification.kinds, 'order.confirmed': 2 } },
    },
    notified,
  ],
  [
    'a shipment that nobody was told of',
    { ...confirmed, notification: { order_id, kinds: { 'order.placed': 1, 'order.confirmed': 1 } } },
    notified,
  ],
  ['never notified', { ...confirmed, notification: { order_id, kinds: { 'order.placed': 1 } } }, notified],
];

for (const [what, facts, check] of planted) {
  test(`detects ${what}`, () => assert.deepEqual(violated(facts), [check]));
}

for (const part of ['reservation', 'payment', 'shipment', 'notification'] as const) {
  test(`detects that the ${part} of a confirmed order is missing`, () => {
    const { [part]: _, ...rest } = confirmed;
    assert.equal(violated(rest).length, 1);
  });
  test(`detects a ${part} without an order`, () => {
    assert.equal(violated({ [part]: confirmed[part] }).length, 1);
  });
}

test('misses nothing of an order that is older than what is kept', () => {
  const { notification: _, ...rest } = confirmed;
  const order = { ...confirmed.order, saga_state: 'removed' };
  assert.deepEqual(violated({ ...rest, order, notificationsKeptFrom: '2026-01-31T12:00:00.001Z' }), []);
  assert.deepEqual(violated({ ...rest, order, notificationsKeptFrom: '2026-01-31T12:00:00.000Z' }), [
    notified,
  ]);
});

test('finds what was told twice of an order, however old it is', () => {
  const notification = { order_id, kinds: { 'order.placed': 2 } };
  const facts = { ...confirmed, notification, notificationsKeptFrom: '2026-12-31T00:00:00.000Z' };
  assert.deepEqual(violated(facts), [notified]);
});

const cancelled: OrderFacts = {
  order: { ...confirmed.order, status: 'cancelled', cancellation_state: 'completed' },
  reservation: { ...confirmed.reservation, status: 'released' },
  payment: { ...confirmed.payment, status: 'refunded', refunded_minor: 700, ledger_refunded_minor: 700 },
  notification: {
    order_id,
    kinds: { 'order.placed': 1, 'order.confirmed': 1, 'order.cancelled': 1, 'payment.refunded': 1 },
  },
};

test('finds nothing wrong with an order that was cancelled after it was confirmed', () => {
  assert.deepEqual(violated(cancelled), []);
});

test('finds nothing wrong with one whose cancellation is under way, or was refused', () => {
  const order = { ...confirmed.order, cancellation_state: 'running' };
  assert.deepEqual(violated({ ...cancelled, order }), []);
  assert.deepEqual(violated({ ...confirmed, order: { ...order, cancellation_state: 'compensated' } }), []);
});

test('finds what a cancellation left behind', () => {
  const { reservation: kept, payment: paid, shipment: parcel } = confirmed;
  assert.deepEqual(violated({ ...cancelled, reservation: kept }), [reservation]);
  assert.deepEqual(violated({ ...cancelled, payment: paid }), [worth]);
  assert.deepEqual(violated({ ...cancelled, shipment: parcel }), [shipment]);
});

test('finds an order that did not end as its cancellation did', () => {
  const order = { ...confirmed.order, cancellation_state: 'completed' };
  assert.deepEqual(violated({ ...confirmed, order }), [ending]);
  const stuck = { ...confirmed.order, cancellation_state: 'stuck' };
  assert.deepEqual(violated({ ...confirmed, order: stuck }), [saga]);
  const refused = { ...confirmed.order, status: 'cancelled', cancellation_state: 'compensated' } as const;
  assert.ok(violated({ ...cancelled, order: refused }).includes(ending));
});
