import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { HistoryItem } from './histories.ts';
import { orderMessages } from './order-messages.ts';
import { sequenceDiagram } from './sequence-diagram.ts';
import { type Row, sequenceLayout } from './sequence-layout.ts';
import { at, handled, sent } from './test-messages.ts';

const AUTHORISE = { id: '1', type: 'payment.authorise' };
const AUTHORISED = { id: '2', type: 'payment.authorised', causedBy: '1' };

function layoutOf(histories: Readonly<Record<string, readonly HistoryItem[]>>) {
  return sequenceLayout(orderMessages(histories, Date.parse(at(3_600_000))));
}

function inShort(row: Row): unknown[] {
  if (row.kind === 'pause') return ['pause', row.durationMs];
  if (row.kind === 'try') return ['try', row.at, row.tried.outcome];
  return [row.kind, row.kind === 'arrow' && [row.from, row.to, row.line]];
}

test('a message that is tried again shows its tries, and the pause before them is folded', () => {
  const { lifelines, rows } = layoutOf({
    'order-service': [sent(AUTHORISE, 0), handled(AUTHORISED, [2_030])],
    'payment-service': [handled(AUTHORISE, [2_001, 'again'], [2_020]), sent(AUTHORISED, 2_019)],
  });
  assert.deepEqual(lifelines, ['order-service', 'payment-service']);
  assert.deepEqual(rows.map(inShort), [
    ['arrow', [0, 1, 'command']],
    ['pause', 2_001],
    ['try', 1, 'again'],
    ['arrow', [1, 0, 'reply']],
    ['try', 1, 'handled'],
  ]);
  assert.deepEqual(
    rows.map(({ offsetMs }) => offsetMs),
    [0, 0, 2_001, 2_019, 2_020],
  );
});

test('an event that nobody listens to is there too', () => {
  const { rows } = layoutOf({
    'inventory-service': [sent({ id: '1', type: 'inventory.reservation-expired' }, 0)],
  });
  assert.deepEqual(rows.map(inShort), [['unheard', false]]);
});

const TYPES = [
  'order.placed',
  'inventory.reserve',
  'inventory.reserved',
  'payment.refunded',
  'shipment.created',
];
const SERVICES = [
  'order-service',
  'inventory-service',
  'payment-service',
  'shipping-service',
  'notification-service',
];

const someMessage = fc.record({
  type: fc.constantFrom(...TYPES),
  from: fc.option(fc.constantFrom(...SERVICES)),
  sentMs: fc.nat(100_000),
  consumers: fc.uniqueArray(
    fc.record({
      to: fc.constantFrom(...SERVICES),
      tries: fc.array(fc.tuple(fc.nat(100_000), fc.constantFrom('handled', 'again', 'later', 'dead')), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
    { selector: ({ to }) => to, minLength: 1 },
  ),
});

test('every message and every try that matters has its row, in order of time, on lifelines that are there', () => {
  fc.assert(
    fc.property(fc.array(someMessage, { maxLength: 12 }), (all) => {
      const histories = new Map<string, HistoryItem[]>(SERVICES.map((service) => [service, []]));
      for (const [i, { type, from, sentMs, consumers }] of all.entries()) {
        const message = { id: String(i), type };
        if (from !== null) histories.get(from)?.push(sent(message, sentMs));
        for (const { to, tries } of consumers) histories.get(to)?.push(handled(message, ...tries));
      }
      const layout = layoutOf(Object.fromEntries(histories));
      const offsets = layout.rows.map(({ offsetMs }) => offsetMs);
      assert.deepEqual(
        offsets,
        offsets.toSorted((a, b) => a - b),
      );
      const drawn = new Set(layout.rows.flatMap((row) => (row.kind === 'arrow' ? [row.message.id] : [])));
      assert.equal(drawn.size, all.length, 'each message is sent');
      const failed = (outcome: string): boolean => outcome !== 'handled';
      const tried = layout.rows.flatMap((row) => (row.kind === 'try' ? [row.tried.outcome] : []));
      const outcomes = all.flatMap(({ consumers }) =>
        consumers.flatMap(({ tries }) => tries.map(([, outcome]) => outcome)),
      );
      assert.equal(tried.filter(failed).length, outcomes.filter(failed).length, 'each failure is shown');
      const isThere = (i: number | undefined): boolean =>
        i === undefined || layout.lifelines[i] !== undefined;
      for (const row of layout.rows)
        if (row.kind === 'arrow') assert.ok(isThere(row.from) && isThere(row.to));
      assert.doesNotMatch(sequenceDiagram(layout).text, /NaN|undefined|Infinity/);
    }),
  );
});
