import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { CliProcess } from '../cli-process.ts';
import { standInGateway } from '../stand-in-gateway.ts';

const ID = '0192f0c1-0000-7000-8000-000000000001';
const NUMBER = 'K7Q2-9MXE';
const ORDER = {
  ...{ order_id: ID, number: NUMBER, customer_id: ID, status: 'confirmed', currency: 'GBP' },
  ...{ total_minor: 450, lines: [['POST', 1, 450, false]], saga_state: 'completed', is_overdue: false },
  placed_at: '2026-01-31T12:00:00.000Z',
};
const PAYMENT = {
  ...{ order_id: ID, status: 'captured', currency: 'GBP', amount_minor: 450, captured_minor: 450 },
  ...{ refunded_minor: 0, ledger_captured_minor: 450, ledger_refunded_minor: 0, returns: [] },
};
const TOLD = { order_id: ID, kinds: { 'order.placed': 1, 'order.confirmed': 1 } };

/** A platform whose feeds have these rows, and an order of that number. */
async function start(t: TestContext, rows: Readonly<Record<string, object>>) {
  const gateway = await standInGateway(t);
  gateway.deviate = (request) => {
    if (request === 'GET /api/orders')
      return { status: 200, body: { items: [{ id: ID }], next_cursor: null } };
    const [, feed = ''] = /^GET \/api\/admin\/.*\/(audit\/.*|messaging)$/.exec(request) ?? [];
    if (feed === '') return undefined;
    if (feed === 'messaging') return { status: 200, body: { outbox: null, parked: 0, queues: [] } };
    if (feed === 'audit/ledger') return { status: 200, body: { transactions: 1, unbalanced: [] } };
    const row = rows[feed.replace('audit/', '')];
    return { status: 200, body: { items: row === undefined ? [] : [row], next: null } };
  };
  return new CliProcess(t, gateway.url);
}

const ALL = { orders: ORDER, payments: PAYMENT, notifications: TOLD };

test('verify --order tells every check of an order, by its number or id', async (t) => {
  const cli = await start(t, ALL);
  for (const name of [NUMBER, ID]) {
    const { code, stdout, stderr } = await cli.run(`verify --order ${name}`);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^ok +every order and its payment agree/m);
    assert.match(stdout, /^order K7Q2-9MXE: nothing lost, nothing doubled$/m);
  }
  const { json } = await cli.run(`verify --order ${NUMBER} --json`);
  assert.deepEqual([json.ok, json.order_id, json.number], [true, ID, NUMBER]);
  assert.deepEqual(json.checks[0].evidence[0], {
    service: 'order-service',
    field: 'saga_state',
    value: 'completed',
  });
});

test('verify --order shows what both sides say where they do not agree', async (t) => {
  const payments = { ...PAYMENT, captured_minor: 400, ledger_captured_minor: 400 };
  const cli = await start(t, { ...ALL, payments });
  const { code, stdout } = await cli.run(`verify --order ${NUMBER}`);
  assert.equal(code, 1);
  assert.match(stdout, /^VIOLATED +every order and its payment agree/m);
  assert.match(stdout, /^ {2}order-service: total_minor: 450$/m);
  assert.match(stdout, /^ {2}payment-service: captured_minor: 400$/m);
  assert.match(stdout, /^order K7Q2-9MXE: the audit found 1 violation$/m);
});

test('verify --order knows no order that no service knows', async (t) => {
  const cli = await start(t, {});
  const { code, stderr } = await cli.run(`verify --order ${ID}`);
  assert.deepEqual([code, stderr.includes(`There is no order ${ID}.`)], [1, true], stderr);
});
