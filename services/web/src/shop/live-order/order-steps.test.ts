import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OrderStatus, TimelineEntry } from '@platform/api-client/operations.ts';
import { happenings } from './happenings.ts';
import { orderSteps } from './order-steps.ts';

const AT = '2026-11-30T10:42:07.000Z';

function timeline(...events: readonly string[]): TimelineEntry[] {
  return events.map((event) => ({ at: AT, event, actor_id: null, details: {} }));
}

function stepsOf(status: OrderStatus, ...events: readonly string[]): string[] {
  const steps = orderSteps(status, AT, status === 'placed' ? null : AT, timeline('placed', ...events));
  return steps.map(({ name, state }) => `${name}: ${state}`);
}

test('an order under way shows what is done, what is under way and what is to come', () => {
  assert.deepEqual(
    stepsOf('placed', 'reserve-stock sent', 'reserve-stock succeeded', 'authorise-payment sent'),
    [
      'Placed: done',
      'Goods set aside: done',
      'Payment approved: now',
      'Payment taken: later',
      'Parcel booked: later',
      'Confirmed: later',
    ],
  );
});

test('an order whose last step is done waits for its end', () => {
  const done = ['reserve-stock', 'authorise-payment', 'capture-payment', 'create-shipment'];
  const steps = stepsOf('placed', ...done.map((step) => `${step} succeeded`));
  assert.equal(steps.at(-1), 'Confirmed: now');
});

test('a declined card shows what failed, what was undone and what was never begun', () => {
  assert.deepEqual(
    stepsOf(
      'rejected',
      'reserve-stock succeeded',
      'authorise-payment refused',
      'undo reserve-stock undone',
      'compensated',
    ),
    [
      'Placed: done',
      'Goods set aside: undone',
      'Payment declined: failed',
      'Payment taken: left-out',
      'Parcel booked: left-out',
      'Rejected: failed',
    ],
  );
});

test('an order that is being undone has nothing under way', () => {
  const steps = stepsOf('placed', 'reserve-stock succeeded', 'authorise-payment refused');
  assert.ok(
    steps.every((step) => !step.endsWith(': now')),
    steps.join(),
  );
});

test('an order of services needs no goods and no parcel', () => {
  const steps = stepsOf(
    'confirmed',
    'reserve-stock skipped',
    'authorise-payment succeeded',
    'capture-payment succeeded',
    'create-shipment skipped',
    'completed',
  );
  assert.equal(steps[1], 'Goods set aside: left-out');
  assert.equal(steps[4], 'Parcel booked: left-out');
  assert.equal(steps.at(-1), 'Confirmed: done');
});

test('customers are told what happened, and not what was sent', () => {
  const told = happenings(
    timeline('placed', 'reserve-stock sent', 'payment in-doubt', 'authorise-payment unanswered', 'completed'),
  );
  assert.deepEqual(
    told.map(({ text, state }) => [text, state]),
    [
      ['Order placed', 'good'],
      ['The bank did not answer. We ask again; you are charged once at most', 'attention'],
      ['No answer from the bank yet; asked again', 'attention'],
      ['Confirmed', 'good'],
    ],
  );
});
