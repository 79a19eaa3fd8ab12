import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { listOrders } from '../src/orders/order-repository.ts';
import { startOrderService } from './order-fixture.ts';

const { database } = await startOrderService({ after });

test('to list orders of a status, no others are looked at', async () => {
  await database.query(sql`
    insert into orders (id, customer_id, placed_by, status, currency, total_minor, line_count, card_token, reason_code, ended_at)
    select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), status, 'GBP', 1, 1, 'tok_visa',
      case when status = 'rejected' then 'payment-declined' end, case when status <> 'placed' then now() end
    from generate_series(1, 5000) as n,
      lateral (select case n when 1 then 'placed' when 2 then 'rejected' else 'confirmed' end as status) as s`);
  await database.query(sql`vacuum analyze orders`);
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
