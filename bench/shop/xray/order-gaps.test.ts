import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderMessages } from '../../../services/web/src/shop/console/order-xray/messages/order-messages.ts';
import {
  at,
  handled,
  sent,
} from '../../../services/web/src/shop/console/order-xray/messages/test-messages.ts';
import { gapsOf, type OrderEvidence } from './order-gaps.ts';

const RESERVE = { id: '1', type: 'inventory.reserve' };
const RESERVED = { id: '2', type: 'inventory.reserved', causedBy: '1' };
const LATER = Date.parse(at(60_000));

const entry = (event: string, message: string) => ({
  at: at(0),
  event,
  actor_id: null,
  details: { message },
});
const messages = orderMessages(
  {
    'order-service': [sent(RESERVE, 1), handled(RESERVED, [9])],
    'inventory-service': [handled(RESERVE, [4]), sent(RESERVED, 6)],
  },
  LATER,
);
const COMPLETE: OrderEvidence = {
  timeline: [
    entry('reserve-stock sent', 'inventory.reserve'),
    entry('reserve-stock succeeded', 'inventory.reserved'),
  ],
  messages: { messages, gaps: [] },
  ledger: [],
  audit: { orderId: 'an order', number: 'K7Q2-9MXE', isKnown: true, ok: true, checks: [] },
};

test('an order is complete when each step has its command and its answer, and each message its handling', () => {
  assert.deepEqual(gapsOf(COMPLETE), []);
  const asked = entry('reserve-stock sent', 'inventory.reserve');
  assert.deepEqual(gapsOf({ ...COMPLETE, timeline: [asked, ...COMPLETE.timeline] }), [
    'reserve-stock sent: 1 of 2 inventory.reserve',
  ]);
  const command = messages.filter(({ kind }) => kind === 'command');
  assert.deepEqual(gapsOf({ ...COMPLETE, messages: { messages: command, gaps: [] } }), [
    'reserve-stock succeeded: 0 of 1 inventory.reserved',
  ]);
});

test('what is marked as missing is no gap, and what waits is one', () => {
  const shown = (state: 'sent' | 'waiting') => {
    const histories = { 'order-service': [sent(RESERVE, 0, state)], 'inventory-service': [] };
    const [asked] = COMPLETE.timeline;
    return gapsOf({
      ...COMPLETE,
      timeline: asked === undefined ? [] : [asked],
      messages: { messages: orderMessages(histories, LATER), gaps: [] },
    });
  };
  assert.deepEqual(shown('sent'), []);
  assert.deepEqual(shown('waiting'), [
    'inventory.reserve is waiting',
    'inventory.reserve to inventory-service is unsent',
  ]);
});

test('a ledger that does not balance, and a check that does not hold, are gaps', () => {
  const transaction = {
    transaction_id: 't',
    order_id: 'o',
    payment_id: 'p',
    reference: 'r',
    posted_at: at(0),
  };
  const entries = [{ account: 'cash', currency: 'GBP', amount_minor: 5 }];
  const checks = [{ name: 'paid', verdict: 'violated', reason: 'twice', evidence: [] }] as const;
  assert.deepEqual(
    gapsOf({
      ...COMPLETE,
      ledger: [{ ...transaction, kind: 'capture', entries }],
      audit: { ...COMPLETE.audit, checks },
    }),
    ['its capture does not balance', 'paid: violated, twice'],
  );
});
