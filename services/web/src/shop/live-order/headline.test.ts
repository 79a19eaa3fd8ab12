import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shipment } from '@platform/api-client/operations.ts';
import type { LiveOrder } from './gather-order.ts';
import { headline } from './headline.ts';

const PLACED = Date.parse('2026-11-30T10:42:07Z');

interface Given {
  readonly order?: Partial<LiveOrder['order']>;
  readonly events?: readonly string[];
  readonly afterMs?: number;
}

function headlineOf({ order = {}, events = [], afterMs = 0 }: Given) {
  const placedAt = new Date(PLACED).toISOString();
  const timeline = events.map((event) => ({ at: placedAt, event, actor_id: null, details: {} }));
  const whole = {
    status: 'placed',
    placed_at: placedAt,
    ended_at: null,
    reason_code: null,
    reason: null,
    ...order,
  };
  const seenAt = new Date(PLACED + afterMs).toISOString();
  return headline({ order: whole as LiveOrder['order'], timeline, seenAt });
}

test('an order under way says what it waits for', () => {
  assert.equal(headlineOf({ events: ['reserve-stock sent'] }).title, 'We are setting your goods aside');
  assert.equal(headlineOf({ events: ['authorise-payment sent'] }).title, 'We are asking your bank');
  assert.equal(headlineOf({}).title, 'We have your order');
});

test('what could not be found out is not said to be refused', () => {
  const titleOf = (code: string) => headlineOf({ order: { status: 'rejected', reason_code: code } }).title;
  assert.equal(titleOf('out-of-stock'), 'There is not enough in stock');
  assert.equal(titleOf('stock-unknown'), 'We could not see whether there is enough in stock');
  assert.equal(titleOf('payment-unknown'), 'We could not reach your bank');
  assert.equal(titleOf('insufficient-funds'), 'Your bank declined the card');
});

test('a bank that does not answer is asked again, and the customer is told that it costs once', () => {
  for (const events of [
    ['authorise-payment sent', 'payment in-doubt'],
    ['authorise-payment sent', 'authorise-payment unanswered', 'authorise-payment sent'],
  ]) {
    const { state, text = '' } = headlineOf({ events });
    assert.equal(state, 'attention');
    assert.match(text, /charged once/);
  }
  const answered = ['authorise-payment sent', 'payment in-doubt', 'authorise-payment succeeded'];
  assert.equal(headlineOf({ events: [...answered, 'capture-payment sent'] }).state, 'running');
});

test('an order that takes long says that the page need not stay open', () => {
  assert.match(
    headlineOf({ events: ['create-shipment sent'], afterMs: 31_000 }).text ?? '',
    /close this page/,
  );
  assert.equal(headlineOf({ events: ['create-shipment sent'], afterMs: 29_000 }).text, undefined);
});

test('a rejected order says why: the card, or the stock', () => {
  const card = {
    status: 'rejected',
    reason_code: 'card-declined',
    reason: 'The card was declined. Nothing was charged.',
  } as const;
  assert.match(headlineOf({ order: card }).title, /declined/);
  assert.match(headlineOf({ order: card }).text ?? '', /Nothing was charged/);
  const stock = {
    status: 'rejected',
    reason_code: 'out-of-stock',
    reason: 'Not enough in stock: OAK-DESK-LAMP (none left).',
  } as const;
  assert.match(headlineOf({ order: stock }).title, /not enough in stock/);
});

test('an order whose goods all came back says so, and one of which some came back is still there', () => {
  const shipment = { status: 'delivered' } as Shipment;
  const delivered = { status: 'confirmed', shipment } as const;
  const titleOf = (of: 'partly-returned' | 'returned') =>
    headlineOf({ order: { ...delivered, return_status: of } }).title;
  assert.equal(titleOf('returned'), 'You sent all of it back');
  assert.equal(titleOf('partly-returned'), 'Your parcel is there');
});
