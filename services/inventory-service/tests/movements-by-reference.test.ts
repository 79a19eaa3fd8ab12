import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { commitStock } from '../src/reservations/commit-stock.ts';
import { listMovementsOf } from '../src/stock/stock-repository.ts';
import { createTestInventoryApi } from './inventory-api.ts';
import { reserve, stockUp } from './test-inventory.ts';

const { call, database } = await createTestInventoryApi({ after });
await stockUp(database, { CUP: 10, POT: 10 });

test('finds what an order moved, over all skus, newest first and page by page', async () => {
  const orderId = randomUUID();
  const lines = ['CUP', 'POT'].map((sku) => ({ sku, quantity: 2 }));
  await reserve(database, lines, { orderId });
  await reserve(database, lines);
  await database.transaction((tx) => commitStock(tx, orderId));
  const url = `/api/stock/movements?reference=${orderId}`;
  const { status, body } = await call('GET', url);
  assert.equal(status, 200);
  assert.deepEqual(
    body.items.map((each: Record<string, unknown>) => each.kind),
    ['commit', 'commit', 'reservation', 'reservation'],
  );
  assert.deepEqual([...new Set(body.items.map(({ sku }: { sku: string }) => sku))].toSorted(), [
    'CUP',
    'POT',
  ]);
  const first = await call('GET', `${url}&limit=3`);
  const rest = await call('GET', `${url}&limit=3&cursor=${first.body.next_cursor}`);
  assert.deepEqual([...first.body.items, ...rest.body.items], body.items);
});

test('finds nothing for what moved nothing, and asks for a reference', async () => {
  const { body } = await call('GET', `/api/stock/movements?reference=${randomUUID()}`);
  assert.deepEqual(body, { items: [], next_cursor: null });
  assert.equal((await call('GET', '/api/stock/movements')).status, 422);
});

test('looks at no movements of others', async () => {
  await database.query(sql`
    insert into stock_movement (sku, delta_on_hand, delta_reserved, kind, reference)
    select 'HOT', 1, 0, 'adjustment', 'row-' || n from generate_series(1, 5000) as n`);
  await database.query(sql`vacuum analyze stock_movement`);
  const visits = await visitedRows(database, 'stock_movement', async (tx) =>
    assert.equal((await listMovementsOf(tx, 'row-77', Number.MAX_SAFE_INTEGER, 20)).length, 1),
  );
  assert.ok(visits < 50, `${visits} rows and entries looked at`);
});
