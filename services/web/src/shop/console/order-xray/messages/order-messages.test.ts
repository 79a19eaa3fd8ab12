import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Histories } from './histories.ts';
import { orderMessages } from './order-messages.ts';
import { at, handled, sent } from './test-messages.ts';
import { traceIdOf } from './trace-id.ts';

const RESERVE = { id: '1', type: 'inventory.reserve' };
const RESERVED = { id: '2', type: 'inventory.reserved', causedBy: '1' };
const PLACED = { id: '3', type: 'order.placed' };
const LATER = Date.parse(at(60_000));
/** All services answered, with nothing. */
const NOTHING: Histories = { 'order-service': [], 'inventory-service': [], 'notification-service': [] };

function outcomes(histories: Histories, nowMs = LATER): object {
  const deliveries = orderMessages({ ...NOTHING, ...histories }, nowMs).flatMap(({ type, deliveries }) =>
    deliveries.map(({ to, outcome }) => [`${type} to ${to}`, outcome]),
  );
  return Object.fromEntries(deliveries);
}

test('what its sender and its consumers say of a message is one message', () => {
  const messages = orderMessages(
    {
      'order-service': [handled(RESERVED, [9]), sent(PLACED, 0), sent(RESERVE, 1)],
      'inventory-service': [sent(RESERVED, 6), handled(RESERVE, [4, 'again'], [7])],
      'notification-service': [handled(PLACED, [5])],
    },
    LATER,
  );
  assert.deepEqual(
    messages.map(({ type, kind, from, deliveries }) => [
      ...[type, kind, from],
      ...deliveries.map(({ to, isReply, tries, outcome }) => [to, isReply, tries.length, outcome]),
    ]),
    [
      ['order.placed', 'event', 'order-service', ['notification-service', false, 1, 'handled']],
      ['inventory.reserve', 'command', 'order-service', ['inventory-service', false, 2, 'handled']],
      ['inventory.reserved', 'event', 'inventory-service', ['order-service', true, 1, 'handled']],
    ],
  );
  assert.equal(traceIdOf(messages), 'a'.repeat(32));
});

test('what was sent and is noted nowhere is missing', () => {
  assert.deepEqual(outcomes({ 'order-service': [sent(RESERVE, 0)] }), {
    'inventory.reserve to inventory-service': 'missing',
  });
});

test('a handling whose note died with its process is known by what it caused', () => {
  const histories = { 'order-service': [sent(RESERVE, 0)], 'inventory-service': [sent(RESERVED, 6)] };
  assert.deepEqual(outcomes(histories), {
    'inventory.reserve to inventory-service': 'unnoted',
    'inventory.reserved to order-service': 'missing',
  });
});

test('nothing is called missing that may still come, or that nobody was asked about', () => {
  const justSent = { 'order-service': [sent(RESERVE, 0)] };
  assert.deepEqual(Object.values(outcomes(justSent, Date.parse(at(500)))), ['under-way']);
  assert.deepEqual(Object.values(outcomes({ 'order-service': [sent(RESERVE, 0, 'waiting')] })), ['unsent']);
  assert.deepEqual(Object.values(outcomes({ ...justSent, 'inventory-service': undefined })), ['unknown']);
});

test('the last try in each queue says what became of a message', () => {
  const tried = (...tries: Parameters<typeof handled>[1][]) =>
    Object.values(
      outcomes({ 'order-service': [sent(RESERVE, 0)], 'inventory-service': [handled(RESERVE, ...tries)] }),
    );
  assert.deepEqual(tried([1, 'again'], [2, 'later']), ['retrying']);
  assert.deepEqual(tried([1, 'again'], [2, 'dead']), ['dead']);
  assert.deepEqual(tried([1, 'dead'], [2]), ['handled'], 'it was replayed');
});

test('a message whose sender forgot it, or is away, is known by its consumer', () => {
  const [message] = orderMessages({ 'inventory-service': [handled(RESERVE, [10])] }, LATER);
  assert.deepEqual([message?.from, message?.sending], ['order-service', 'unknown']);
  assert.equal(message?.sentAtMs, Date.parse(at(8)), 'when its first try began');
});
