import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TraceSpan } from '@platform/telemetry/traces/trace-span.ts';
import fc from 'fast-check';
import { type Call, callsOf } from './calls.ts';
import type { HistoryItem } from './histories.ts';
import { messageTable } from './message-table.ts';
import { orderMessages } from './order-messages.ts';
import { sequenceDiagram } from './sequence-diagram.ts';
import { type Row, sequenceLayout } from './sequence-layout.ts';
import { at, handled, sent } from './test-messages.ts';

const AUTHORISE = { id: '1', type: 'payment.authorise' };
const AUTHORISED = { id: '2', type: 'payment.authorised', causedBy: '1' };

function layoutOf(histories: Readonly<Record<string, readonly HistoryItem[]>>, calls: readonly Call[] = []) {
  return sequenceLayout(orderMessages(histories, Date.parse(at(3_600_000))), calls);
}

function inShort(row: Row): unknown[] {
  if (row.kind === 'pause') return ['pause', row.durationMs];
  if (row.kind === 'try') return ['try', row.at, row.tried.outcome];
  if (row.kind === 'call') return ['call', row.from, row.to];
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

const BEGAN_MS = Date.parse(at(0));

function span(id: string, parent: string | null, service: string, more: Partial<TraceSpan> = {}): TraceSpan {
  return {
    ...{
      trace_id: 't',
      span_id: id,
      parent_span_id: parent,
      service,
      name: 'POST /api/orders',
      kind: 'server',
    },
    ...{ start_ms: BEGAN_MS, duration_ms: 5, is_failed: false, attributes: {}, ...more },
  };
}

test('a call is what one service served because another had asked, and stands among the messages', () => {
  const rpc = { name: 'platform.products.Products/Price', attributes: { 'rpc.system.name': 'grpc' } };
  const calls = callsOf([
    span('outside', null, 'api-gateway'),
    span('asks', 'outside', 'api-gateway', { kind: 'client' }),
    span('places', 'asks', 'order-service', { start_ms: BEGAN_MS + 1 }),
    span('asks-price', 'places', 'order-service', {
      kind: 'client',
      start_ms: BEGAN_MS + 2,
      is_failed: true,
    }),
    span('prices', 'asks-price', 'product-service', { ...rpc, start_ms: BEGAN_MS + 1 }),
    span('handles', 'places', 'payment-service', { kind: 'consumer' }),
    span('lost', 'not kept', 'user-service'),
  ]);
  assert.deepEqual(
    calls.map(({ from, to, name, protocol, isFailed }) => [from, to, name, protocol, isFailed]),
    [
      ['api-gateway', 'order-service', 'POST /api/orders', 'HTTP', false],
      ['order-service', 'product-service', 'Products/Price', 'gRPC', true],
    ],
  );
  const messages = orderMessages({ 'order-service': [sent(AUTHORISE, 10)] }, BEGAN_MS + 3_600_000);
  const { lifelines, rows } = sequenceLayout(messages, calls);
  assert.deepEqual(lifelines, ['api-gateway', 'order-service', 'product-service', 'payment-service']);
  assert.deepEqual(rows.map(inShort), [
    ['call', 0, 1],
    ['call', 1, 2],
    ['arrow', [1, 3, 'command']],
  ]);
  assert.match(sequenceDiagram({ lifelines, rows, beganAtMs: 0 }).text, /Products\/Price 5 ms, failed/);
  assert.match(
    messageTable(messages, calls).text,
    /POST \/api\/orders<\/code> .*HTTP call.*gRPC call.*payment\.authorise/s,
  );
});

test('the pivot of each saga is marked once', () => {
  const capture = { id: '3', type: 'payment.capture' };
  const cancel = { id: '4', type: 'shipping.cancel' };
  const later = { id: '5', type: 'shipping.cancel' };
  const messages = orderMessages(
    {
      'order-service': [
        sent(capture, 0),
        sent(cancel, 5),
        { ...sent(later, 9), correlation_id: 'a cancellation' },
      ],
    },
    BEGAN_MS + 3_600_000,
  );
  const layout = sequenceLayout(messages);
  const pivots = layout.rows.flatMap((row) => (row.kind === 'arrow' && row.isPivot ? [row.message.id] : []));
  assert.deepEqual(pivots, ['3', '5']);
  assert.equal(sequenceDiagram(layout).text.split('>pivot<').length - 1, 2);
  assert.equal(messageTable(messages, []).text.split('>pivot<').length - 1, 2);
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

const someCall: fc.Arbitrary<Call> = fc
  .record({
    ...{ spanId: fc.string(), from: fc.constantFrom(...SERVICES), to: fc.constantFrom(...SERVICES) },
    ...{ name: fc.string(), protocol: fc.constantFrom('HTTP' as const, 'gRPC' as const) },
    startMs: fc.nat(100_000).map((ms) => BEGAN_MS + ms),
    ...{ durationMs: fc.nat(1000), isFailed: fc.boolean() },
  })
  .filter(({ from, to }) => from !== to);

test('every message and every try that matters has its row, in order of time, on lifelines that are there', () => {
  fc.assert(
    fc.property(
      fc.array(someMessage, { maxLength: 12 }),
      fc.array(someCall, { maxLength: 5 }),
      (all, calls) => {
        const histories = new Map<string, HistoryItem[]>(SERVICES.map((service) => [service, []]));
        for (const [i, { type, from, sentMs, consumers }] of all.entries()) {
          const message = { id: String(i), type };
          if (from !== null) histories.get(from)?.push(sent(message, sentMs));
          for (const { to, tries } of consumers) histories.get(to)?.push(handled(message, ...tries));
        }
        const layout = layoutOf(Object.fromEntries(histories), calls);
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
          if (row.kind === 'arrow' || row.kind === 'call') assert.ok(isThere(row.from) && isThere(row.to));
        assert.equal(layout.rows.filter(({ kind }) => kind === 'call').length, calls.length);
        assert.doesNotMatch(sequenceDiagram(layout).text, /NaN|undefined|Infinity/);
      },
    ),
  );
});
