import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { listOrders } from '../src/orders/list-orders.ts';
import { findSagas } from '../src/sagas/find-sagas.ts';
import { startOrderService } from './order-fixture.ts';

const { database } = await startOrderService({ after });

before(async () => {
  await database.query(sql`
    insert into orders (id, customer_id, placed_by, status, currency, total_minor, line_count, card_token, reason_code, ended_at)
    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), status, 'GBP', 1, 1, 'tok_visa',
      case when status = 'rejected' then 'payment-declined' end, case when status <> 'placed' then now() end
    from generate_series(1, 5000) as n,
      lateral (select case n when 1 then 'placed' when 2 then 'rejected' else 'confirmed' end as status) as s`);
  await database.query(sql`
    insert into order_line (order_id, line_no, sku, name, quantity, unit_price_minor, catalogue_price_minor, is_stocked)
    select id, 1, case status when 'placed' then 'RARE' else 'MUG' end, 'Mug', 1, 1, 1, true from orders`);
  await database.query(sql`
    insert into saga (id, type, version, status, direction, step, attempt, done, facts, revision, deadline)
    select gen_random_uuid(), case n when 1 then 'return' else 'order' end, 1, case n when 2 then 'stuck' when 3 then 'running' else 'completed' end,
      'forward', case when n in (2, 3) then 'capture-payment' end, 1, '{}', '{}', 1, case n when 3 then now() end
    from generate_series(1, 5000) as n`);
  await database.query(sql`vacuum analyze orders, order_line, saga`);
});

test('to list orders of a status, no others are looked at', async () => {
  for (const [status, count] of [
    ['placed', 1],
    ['rejected', 1],
    ['cancelled', 0],
  ] as const) {
    const visits = await visitedRows(database, 'orders', async (tx) =>
      assert.equal((await listOrders(tx, { status, limit: 50 })).length, count),
    );
    assert.ok(visits < 50, `${visits} rows and entries looked at for ${count} ${status}`);
  }
});

test('to find orders by number, product, reason or time, no others are looked at', async () => {
  const [one] = await database.query<{ number: string }>(
    sql`select number from orders where status = 'placed'`,
  );
  const longAgo = { since: '2001-01-01T00:00:00Z', until: '2001-01-02T00:00:00Z' };
  for (const [filter, count] of [
    [{ number: one?.number }, 1],
    [{ sku: 'RARE' }, 1],
    [{ reasonCode: 'payment-declined' }, 1],
    [longAgo, 0],
  ] as const) {
    const visits = await visitedRows(database, 'order', async (tx) =>
      assert.equal((await listOrders(tx, { ...filter, limit: 50 })).length, count),
    );
    assert.ok(visits < 50, `${visits} rows and entries looked at for ${JSON.stringify(filter)}`);
  }
});

test('to find sagas by step, lateness, kind or time, no others are looked at', async () => {
  for (const [filter, count] of [
    [{ step: 'capture-payment' }, 2],
    [{ step: 'capture-payment', status: 'stuck', type: 'order' }, 1],
    [{ step: 'unknown' }, 0],
    [{ isOverdue: true }, 1],
    [{ isOverdue: true, type: 'return' }, 0],
    [{ type: 'return' }, 1],
    [{ type: 'unknown', isOverdue: false }, 0],
    [{ status: 'compensating', isOverdue: false }, 0],
  ] as const) {
    const visits = await visitedRows(database, 'saga', async (tx) =>
      assert.equal((await findSagas(tx, { ...filter, limit: 50 })).length, count),
    );
    assert.ok(visits < 50, `${visits} rows and entries looked at for ${JSON.stringify(filter)}`);
  }
});

test('to list a page of the orders of a product that is in nearly all, only a page is looked at', async () => {
  const visits = await visitedRows(database, 'order', async (tx) =>
    assert.equal((await listOrders(tx, { sku: 'MUG', limit: 50 })).length, 50),
  );
  assert.ok(visits < 500, `${visits} rows and entries looked at for 50 orders`);
});
