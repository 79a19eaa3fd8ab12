import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { errorCode } from '@platform/database/database-errors.ts';
import { sql } from '@platform/database/sql.ts';
import fc from 'fast-check';
import { commitStock } from '../src/reservations/commit-stock.ts';
import { sweepExpired } from '../src/reservations/expiry/expiry-sweep.ts';
import { releaseStock } from '../src/reservations/release-stock.ts';
import { adjustStock } from '../src/stock/adjust-stock.ts';
import { auditBooks, createTestInventory, inMinutes, reserve, stockUp } from './test-inventory.ts';

const inventory = await createTestInventory({ after });
const { database } = inventory;

const sku = fc.constantFrom('A', 'B', 'C', 'D');
const order = fc.integer({ min: 0, max: 5 });
const line = fc.record({ sku, quantity: fc.integer({ min: 1, max: 4 }) });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      order,
      lines: fc.array(line, { minLength: 1, maxLength: 5 }),
      isLate: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('release' as const, 'commit' as const), order }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sweep' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('adjust' as const),
      changes: fc.uniqueArray(fc.record({ sku, delta: fc.integer({ min: -5, max: 5 }) }), {
        minLength: 1,
        selector: (change) => change.sku,
      }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function run(each: Step, orders: readonly string[], name: (sku: string) => string): Promise<void> {
  switch (each.kind) {
    case 'reserve': {
      const lines = each.lines.map((line) => ({ ...line, sku: name(line.sku) }));
      const expiresAt = inMinutes(each.isLate ? -1 : 15);
      await reserve(database, lines, { orderId: orders[each.order] ?? '', expiresAt });
      return;
    }
    case 'release':
      await database.transaction((tx) => releaseStock(tx, orders[each.order] ?? ''));
      return;
    case 'commit':
      await database.transaction((tx) => commitStock(tx, orders[each.order] ?? ''));
      return;
    case 'sweep':
      await sweepExpired(inventory, 3);
      return;
    case 'adjust':
      await adjust(each.changes.map((change) => ({ ...change, sku: name(change.sku) })));
  }
}

async function adjust(changes: readonly { sku: string; delta: number }[]): Promise<void> {
  const adjustments = changes.map(({ sku, delta }) => ({ sku, change: { delta }, reason: 'random' }));
  try {
    await adjustStock(database, 'tester', adjustments);
  } catch (error) {
    // Taking what is promised is refused; nothing else may go wrong.
    if (errorCode(error) !== 'below-reserved') throw error;
  }
}

/** Goods that left without a reservation, or for an order that is not committed in the end. */
function wronglyTaken(orders: readonly string[]): Promise<unknown[]> {
  return database.query(sql`
    select m.*, r.status from stock_movement m join reservation r on r.order_id::text = m.reference
    where r.order_id = any (${orders}::uuid[]) and m.kind = 'commit'
      and (m.delta_on_hand <> m.delta_reserved or r.status <> 'committed')`);
}

test('the books balance and nothing is oversold, whatever runs at once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const prefix = randomUUID().toUpperCase();
      const name = (sku: string) => `${prefix}-${sku}`;
      const orders = Array.from({ length: 6 }, () => randomUUID());
      await stockUp(database, { [name('A')]: 8, [name('B')]: 5, [name('C')]: 3 });
      await Promise.all(steps.map((each) => run(each, orders, name)));
      assert.deepEqual(await auditBooks(database), []);
      assert.deepEqual(await wronglyTaken(orders), []);
    }),
    { numRuns: 25 },
  );
});

test('the locks of all that ran never stood against each other', async () => {
  const [row] = await database.query<{ deadlocks: number }>(
    sql`select pg_stat_get_db_deadlocks(oid) as deadlocks from pg_database where datname = current_database()`,
  );
  assert.equal(row?.deadlocks, 0);
});

test('orders over the same skus in opposite orders do not wait for each other in a circle', async () => {
  const skus = Array.from({ length: 30 }, (_, i) => `CIRCLE-${i}`);
  await stockUp(database, Object.fromEntries(skus.map((sku) => [sku, 1000])));
  const lines = skus.map((sku) => ({ sku, quantity: 1 }));
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, i) => reserve(database, i % 2 === 0 ? lines : lines.toReversed())),
  );
  assert.ok(answers.every(({ status }) => status === 'reserved'));
  assert.deepEqual(await auditBooks(database), []);
});
