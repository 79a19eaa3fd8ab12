import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { removeInBatches } from '@platform/database/remove-in-batches.ts';
import { sql } from '@platform/database/sql.ts';
import { visitedRows } from '@platform/testing/visited-rows.ts';
import { keptForATime } from '../src/retention.ts';
import { startOrderService } from './order-fixture.ts';

const { database, call, tokenFor, reply } = await startOrderService({ after });
const kept = keptForATime({
  SAGA_RETENTION_DAYS: 90,
  IDEMPOTENCY_KEY_RETENTION_DAYS: 30,
  CART_RETENTION_DAYS: 180,
} as Parameters<typeof keptForATime>[0]);

async function removeExpired(): Promise<void> {
  for (const { removal } of kept) await removeInBatches(database, removal);
}

async function placeOrder(key = crypto.randomUUID()) {
  const token = tokenFor({});
  const body = { lines: [{ sku: 'MUG', quantity: 1 }] };
  const headers = { 'idempotency-key': key };
  const place = async () => (await call('POST', '/api/orders', { token, body, headers })).body.id as string;
  return { id: await place(), token, place };
}

async function rejectedOrder() {
  const order = await placeOrder();
  await reply('inventory.rejected', order.id, { reason: 'out-of-stock', shortages: [] });
  return order;
}

/** As if everything of the order had happened `days` days earlier. */
async function age(orderId: string, days: number): Promise<void> {
  const earlier = sql`make_interval(days => ${days})`;
  await database.query(
    sql`update orders set placed_at = placed_at - ${earlier}, ended_at = ended_at - ${earlier} where id = ${orderId}`,
  );
  await database.query(sql`update saga set updated_at = updated_at - ${earlier} where id = ${orderId}`);
  await database.query(
    sql`update idempotency_key set created_at = created_at - ${earlier} where order_id = ${orderId}`,
  );
}

async function audited(orderId: string) {
  const token = tokenFor({ roles: ['admin'] });
  const { body } = await call('GET', '/api/admin/order-service/audit/orders?limit=2000', { token });
  return body.items.find(({ order_id }: { order_id: string }) => order_id === orderId);
}

async function journalOf(orderId: string): Promise<number> {
  const rows = await database.query(sql`select from saga_journal where saga_id = ${orderId}`);
  return rows.length;
}

test('a saga that ended before its time goes with its journal; the order stays, and says how it ended', async () => {
  const [old, young] = [await rejectedOrder(), await rejectedOrder()];
  await age(old.id, 91);
  await age(young.id, 89);
  await removeExpired();
  assert.equal(await journalOf(old.id), 0);
  assert.equal((await audited(old.id)).saga_state, 'removed');
  assert.notEqual(await journalOf(young.id), 0);
  assert.equal((await audited(young.id)).saga_state, 'compensated');
  const { body } = await call('GET', `/api/orders/${old.id}/timeline`, { token: old.token });
  assert.deepEqual(
    body.items.map(({ event }: { event: string }) => event),
    ['placed', 'rejected'],
  );
});

test('a saga that has not ended stays, however old it is', async () => {
  const order = await placeOrder();
  await age(order.id, 4000);
  await database.query(sql`update saga set status = 'stuck' where id = ${order.id}`);
  await removeExpired();
  assert.notEqual(await journalOf(order.id), 0);
  assert.equal((await audited(order.id)).saga_state, 'stuck');
});

test('a retry with the same key finds its order as long as the key is kept', async () => {
  const [old, young] = [await placeOrder(), await placeOrder()];
  await age(old.id, 31);
  await age(young.id, 29);
  await removeExpired();
  assert.equal(await young.place(), young.id);
  assert.notEqual(await old.place(), old.id);
});

test('what nobody orders leaves the cart after its time', async () => {
  const userId = crypto.randomUUID();
  const token = tokenFor({ userId });
  for (const sku of ['MUG', 'JUG'])
    await call('PUT', `/api/carts/me/items/${sku}`, { token, body: { quantity: 1 } });
  await database.query(
    sql`update cart_item set added_at = now() - interval '181 days' where customer_id = ${userId} and sku = 'MUG'`,
  );
  await removeExpired();
  const { body } = await call('GET', '/api/carts/me', { token });
  assert.deepEqual(
    body.items.map(({ sku }: { sku: string }) => sku),
    ['JUG'],
  );
});

test('to find what is past its time, nothing else is looked at', async () => {
  await database.query(sql`
    insert into saga (id, type, version, status, direction, attempt, done, facts, revision, updated_at)
    select gen_random_uuid(), 'x', 1, 'completed', 'forward', 1, '{}', '{}', 1,
      now() - case when n <= 10 then interval '91 days' else interval '1 day' end
    from generate_series(1, 5000) as n`);
  await database.query(sql`
    insert into idempotency_key (actor_id, key, request_hash, order_id, created_at)
    select gen_random_uuid(), 'k', '', gen_random_uuid(),
      now() - case when n <= 10 then interval '31 days' else interval '1 day' end
    from generate_series(1, 5000) as n`);
  await database.query(sql`
    insert into cart_item (customer_id, sku, quantity, added_at)
    select gen_random_uuid(), 'MUG', 1, now() - case when n <= 10 then interval '181 days' else interval '1 day' end
    from generate_series(1, 5000) as n`);
  const tables = ['saga', 'idempotency_key', 'cart_item'];
  for (const [i, table] of tables.entries()) {
    await database.query(sql`vacuum analyze ${sql.raw(table)}`);
    const visits = await visitedRows(database, table, async (tx) =>
      assert.ok((await tx.query(kept[i]?.removal(1000) ?? sql`select`)).length >= 10),
    );
    assert.ok(visits < 200, `${visits} rows and entries of ${table} looked at for ten that go`);
  }
});
