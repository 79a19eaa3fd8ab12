import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import type { AuditedApi } from '../../src/audited-api.ts';
import { ORDER_CHECKS } from '../../src/shop/checks/order-checks.ts';
import type { OrderFacts } from '../../src/shop/feeds/audit-rows.ts';
import { ORDER_PARTS } from '../../src/shop/feeds/read-order.ts';
import { type OrderAudit, verifyOrder } from '../../src/shop/verify-order.ts';
import type { Verdict } from '../../src/verification.ts';
import {
  type AuditedPlatform,
  auditedPlatform,
  CANCELLED,
  CONFIRMED,
  ORDER_ID,
  PARTLY_RETURNED,
  REJECTED,
  UNDER_WAY,
} from './audited-order.ts';

const NOTIFIED = 'every event of an order was notified once';
const PAYMENT = 'every order and its payment agree';
const STOCK = 'no stock is below zero and every level equals its ledger';
const LEDGER = 'every ledger transaction balances';
const CHECKS = 16;

const audit = (platform: AuditedPlatform) => verifyOrder(auditedPlatform(platform), ORDER_ID);

function named({ checks }: OrderAudit, name: string) {
  const check = checks.find((each) => each.name === name);
  assert.ok(check, name);
  return check;
}

/** Names of the checks with this verdict. */
function those({ checks }: OrderAudit, verdict: Verdict): string[] {
  return checks.filter((check) => check.verdict === verdict).map(({ name }) => name);
}

const orders: [string, OrderFacts][] = [
  ['a confirmed order', CONFIRMED],
  ['a rejected order', REJECTED],
  ['an order that was cancelled after it was confirmed', CANCELLED],
  ['an order of which a part came back', PARTLY_RETURNED],
];
for (const [what, facts] of orders)
  test(`every check holds of ${what}, each with its evidence`, async () => {
    const found = await audit({ facts });
    assert.deepEqual([found.ok, those(found, 'holds').length], [true, CHECKS]);
    assert.deepEqual([found.isKnown, found.number], [true, 'K7Q2-9MXE']);
    for (const { name, evidence } of found.checks) assert.ok(evidence.length > 0, name);
  });

test('shows what both sides say, and what there is not', async () => {
  const { payment, ...others } = CONFIRMED;
  const found = await audit({ facts: { ...CONFIRMED, payment: { ...payment, captured_minor: 1 } } });
  const { verdict, reason, evidence } = named(found, PAYMENT);
  assert.deepEqual([found.ok, verdict, reason], [false, 'violated', 'captured 1, but the ledger says 700']);
  assert.deepEqual(
    evidence.filter(({ field }) => /total|captured/.test(field)),
    [
      { service: 'order-service', field: 'total_minor', value: 700 },
      { service: 'payment-service', field: 'captured_minor', value: 1 },
      { service: 'payment-service', field: 'ledger_captured_minor', value: 700 },
    ],
  );
  assert.deepEqual(named(await audit({ facts: others }), PAYMENT).evidence.at(-1), {
    service: 'payment-service',
    field: 'payment',
    value: null,
  });
});

test('says of an order under way what is not due yet, and judges the rest', async () => {
  const found = await audit({ facts: UNDER_WAY, pending: 3 });
  assert.equal(found.ok, true);
  assert.equal(named(found, PAYMENT).reason, 'its saga is running');
  assert.deepEqual(those(found, 'not-due'), [
    'every saga ends within its deadlines',
    'every order ended as its saga did',
    'every order and its reservation agree',
    PAYMENT,
    'captured minus refunded is what confirmed orders are worth',
    'every order and its shipment agree',
    NOTIFIED,
  ]);
  const overdue = { ...UNDER_WAY.order, is_overdue: true } as OrderFacts['order'];
  assert.ok(overdue);
  const late = await audit({ facts: { ...UNDER_WAY, order: overdue } });
  assert.deepEqual(those(late, 'violated'), ['every saga ends within its deadlines']);
});

test('says of a return under way what is not due yet', async () => {
  const [returned] = PARTLY_RETURNED.returns?.returns ?? [];
  assert.ok(returned);
  const open = { ...returned, status: 'approved', saga_state: null } as const;
  const found = await audit({
    facts: { ...CONFIRMED, returns: { order_id: ORDER_ID, return_status: null, returns: [open] } },
  });
  assert.equal(found.ok, false, 'of an approved return its customer was to be told');
  assert.deepEqual(those(found, 'violated'), ['every event of a return was notified once']);
  assert.deepEqual(those(found, 'not-due'), [
    'every return ends as its saga did, within its deadlines',
    'every return and its stock agree',
    'every return and its refund agree',
    'the parcel of an order is back when all of its goods are',
  ]);
});

describe('a notification that is missing', () => {
  const kinds = { 'order.placed': 1 };
  const facts = { ...CONFIRMED, notification: { order_id: ORDER_ID, kinds } };

  test('is not due while messages are under way', async () => {
    const found = await audit({ facts, pending: 2 });
    const { verdict, reason } = named(found, NOTIFIED);
    assert.deepEqual([found.ok, verdict], [true, 'not-due']);
    assert.match(
      reason ?? '',
      /order.confirmed was never notified so far: order-service has 2 messages under way/,
    );
  });

  test('is a violation when none is', async () => {
    assert.equal(named(await audit({ facts }), NOTIFIED).verdict, 'violated');
  });

  test('is none when it arrives meanwhile', async () => {
    const platform: AuditedPlatform = { facts };
    platform.onCall = (name) => {
      if (name.endsWith('/messaging')) platform.facts = CONFIRMED;
    };
    assert.equal(named(await audit(platform), NOTIFIED).verdict, 'holds');
  });

  test('is not due when the order itself moves on meanwhile', async () => {
    const platform: AuditedPlatform = { facts };
    platform.onCall = (name) => {
      if (name.endsWith('/messaging'))
        platform.facts = { ...CANCELLED, notification: { order_id: ORDER_ID, kinds } };
    };
    assert.equal(named(await audit(platform), NOTIFIED).verdict, 'not-due');
  });

  test('is a violation for which no message makes up when another came twice', async () => {
    const notification = { order_id: ORDER_ID, kinds: { 'order.placed': 2 } };
    const found = await audit({ facts: { ...facts, notification }, pending: 2 });
    assert.equal(named(found, NOTIFIED).verdict, 'violated');
  });

  test('cannot be told of an order that is older than notifications are kept', async () => {
    const { notification: _, ...rest } = facts;
    const found = await audit({ facts: { ...rest, notificationsKeptFrom: '2026-02-01T00:00:00.000Z' } });
    assert.deepEqual([found.ok, named(found, NOTIFIED).verdict], [true, 'not-kept']);
  });
});

test('a check reads no more than it shows: so it knows whose answer it misses', () => {
  const all = [...orders.map(([, facts]) => facts), UNDER_WAY];
  const unsound = all.map(({ returns, ...facts }) => ({
    ...facts,
    ...(returns && { returns: { ...returns, return_status: 'returned' } }),
    payment: { ...CONFIRMED.payment, captured_minor: 1 },
    notification: { order_id: ORDER_ID, kinds: {} },
  }));
  for (const facts of [...all, ...unsound])
    for (const { name, shows, violation, undecided } of ORDER_CHECKS)
      for (const part of ORDER_PARTS.filter((part) => !(part in shows))) {
        const { [part]: _, ...rest } = facts;
        assert.equal(violation(rest), violation(facts), `${name} reads ${part}`);
        assert.deepEqual(undecided?.(rest), undecided?.(facts), `${name} reads ${part}`);
      }
});

test('judges without a service that is away what the others say', async () => {
  const found = await audit({ facts: PARTLY_RETURNED, away: ['payment-service'] });
  assert.equal(found.ok, false);
  assert.deepEqual(those(found, 'unavailable'), [
    PAYMENT,
    'captured minus refunded is what confirmed orders are worth',
    'every return and its refund agree',
    LEDGER,
  ]);
  assert.deepEqual(those(found, 'violated'), []);
  const { reason, evidence } = named(found, PAYMENT);
  assert.equal(reason, 'payment-service did not answer: It is away.');
  assert.ok(evidence.some(({ service, field }) => service === 'order-service' && field === 'total_minor'));
});

test('waits for no service longer than it is told', async () => {
  const platform = auditedPlatform({ facts: CONFIRMED });
  const call = (name: string, input: object, { signal }: { signal: AbortSignal }) =>
    name.includes('payment-service')
      ? once(signal, 'abort').then(() => signal.throwIfAborted())
      : platform.call(name as 'GET /api/status', input);
  const found = await verifyOrder({ call } as AuditedApi, ORDER_ID, { timeoutMs: 20 });
  assert.equal(named(found, PAYMENT).verdict, 'unavailable');
  assert.equal(named(found, NOTIFIED).verdict, 'holds');
});

test('throws what is answered when nobody answers, and ends when it is aborted', async () => {
  const away = [
    'order-service',
    'inventory-service',
    'payment-service',
    'shipping-service',
    'notification-service',
  ];
  await assert.rejects(audit({ facts: CONFIRMED, away }), { code: 'unavailable' });
  const signal = AbortSignal.abort();
  await assert.rejects(verifyOrder(auditedPlatform({ facts: CONFIRMED }), ORDER_ID, { signal }), {
    name: 'AbortError',
  });
});

test('knows an order that is nowhere from one that only a payment is left of', async () => {
  assert.equal((await audit({ facts: {} })).isKnown, false);
  const found = await audit({ facts: { payment: CONFIRMED.payment } });
  assert.deepEqual([found.isKnown, found.number, found.ok], [true, undefined, false]);
});

test('looks at the stock of what was ordered, and at the ledger of the order', async () => {
  const found = await audit({ facts: CONFIRMED, level: { on_hand: 8 }, unbalanced: [ORDER_ID] });
  assert.equal(named(found, STOCK).reason, 'MUG: on hand 8, its ledger sums to 9');
  assert.deepEqual(named(found, STOCK).evidence[0], {
    service: 'inventory-service',
    field: 'on_hand of MUG',
    value: 8,
  });
  assert.equal(named(found, LEDGER).verdict, 'violated');
});
