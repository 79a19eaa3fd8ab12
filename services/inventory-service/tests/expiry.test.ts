import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { silentLog } from '@platform/telemetry/log.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { commitStock } from '../src/reservations/commit-stock.ts';
import { startExpirySweep, sweepExpired } from '../src/reservations/expiry/expiry-sweep.ts';
import { releaseStock } from '../src/reservations/release-stock.ts';
import { findReservation } from '../src/reservations/reservation-repository.ts';
import { listMovements } from '../src/stock/stock-repository.ts';
import {
  auditBooks,
  createTestInventory,
  inMinutes,
  levelOf,
  reserve,
  sentFor,
  stockUp,
  type TestInventory,
} from './test-inventory.ts';

let inventory: TestInventory;
beforeEach(async (t) => {
  inventory = await createTestInventory(t as never);
});

async function reservedUntil(expiresAt: string, sku = 'EXPIRING', quantity = 4): Promise<string> {
  const orderId = randomUUID();
  await reserve(inventory.database, [{ sku, quantity }], { orderId, expiresAt });
  return orderId;
}

const commit = async (orderId: string) =>
  (await inventory.database.transaction((tx) => commitStock(tx, orderId))).status;

test('gives back what is past its expiry, tells so, and leaves the rest', async () => {
  const { database } = inventory;
  await stockUp(database, { EXPIRING: 10 });
  const [due, open] = [await reservedUntil(inMinutes(-1)), await reservedUntil(inMinutes(1))];
  assert.equal(await sweepExpired(inventory), 1);
  assert.equal(await sweepExpired(inventory), 0);
  assert.deepEqual(await levelOf(database, 'EXPIRING'), [10, 4]);
  assert.deepEqual(await sentFor(database, due), [
    { type: 'inventory.reservation-expired', data: { order_id: due } },
  ]);
  assert.deepEqual(await sentFor(database, open), []);
  assert.deepEqual(await auditBooks(database), []);
});

test('expires in batches what many orders hold of the same skus', async () => {
  const { database } = inventory;
  await stockUp(database, { EXPIRING: 100, OTHER: 100 });
  for (let i = 0; i < 25; i++) {
    const lines = [
      { sku: 'OTHER', quantity: 1 + (i % 3) },
      { sku: 'EXPIRING', quantity: 1 },
    ];
    await reserve(database, lines, { expiresAt: inMinutes(-1) });
  }
  assert.equal(await sweepExpired(inventory, 10), 25);
  assert.deepEqual(await levelOf(database, 'OTHER'), [100, 0]);
  assert.deepEqual(await auditBooks(database), []);
});

test('expires each reservation once when several replicas sweep at once', async () => {
  const { database } = inventory;
  await stockUp(database, { EXPIRING: 100 });
  const orders = await Promise.all(
    Array.from({ length: 40 }, () => reservedUntil(inMinutes(-1), 'EXPIRING', 1)),
  );
  const counts = await Promise.all(Array.from({ length: 6 }, () => sweepExpired(inventory, 7)));
  await sweepExpired(inventory);
  assert.ok(counts.reduce((sum, count) => sum + count, 0) <= 40);
  for (const orderId of orders) assert.equal((await sentFor(database, orderId)).length, 1);
  assert.deepEqual(await auditBooks(database), []);
});

test('a commit past the expiry, but before the sweep, succeeds', async () => {
  await stockUp(inventory.database, { EXPIRING: 4 });
  const orderId = await reservedUntil(inMinutes(-1));
  assert.equal(await commit(orderId), 'committed');
  assert.equal(await sweepExpired(inventory), 0);
  assert.deepEqual(await levelOf(inventory.database, 'EXPIRING'), [0, 0]);
});

test('a commit after the sweep takes the stock anew, and once', async () => {
  const { database } = inventory;
  await stockUp(database, { EXPIRING: 5 });
  const orderId = await reservedUntil(inMinutes(-1));
  await sweepExpired(inventory);
  const outcomes = await Promise.all([commit(orderId), commit(orderId), commit(orderId)]);
  assert.deepEqual(outcomes, ['committed', 'committed', 'committed']);
  assert.deepEqual(await levelOf(database, 'EXPIRING'), [1, 0]);
  assert.deepEqual(await auditBooks(database), []);
});

test('what is reserved anew by a commit is in the ledger, before what leaves', async () => {
  const { database } = inventory;
  await stockUp(database, { EXPIRING: 5, OTHER: 5 });
  const orderId = randomUUID();
  const lines = [
    { sku: 'EXPIRING', quantity: 4 },
    { sku: 'OTHER', quantity: 1 },
  ];
  await reserve(database, lines, { orderId, expiresAt: inMinutes(-1) });
  await sweepExpired(inventory);
  await commit(orderId);
  const movements = await listMovements(database, 'EXPIRING', Number.MAX_SAFE_INTEGER, 10);
  assert.deepEqual(
    movements
      .slice(0, 2)
      .map(({ kind, delta_on_hand, delta_reserved }) => [kind, delta_on_hand, delta_reserved]),
    [
      ['commit', -4, -4],
      ['reservation', 0, 4],
    ],
  );
  assert.deepEqual(await levelOf(database, 'OTHER'), [4, 0]);
  assert.deepEqual(await auditBooks(database), []);
});

test('a commit after the sweep is refused when others took the stock, for good', async () => {
  const { database } = inventory;
  await stockUp(database, { EXPIRING: 4 });
  const orderId = await reservedUntil(inMinutes(-1));
  await sweepExpired(inventory);
  await reservedUntil(inMinutes(1), 'EXPIRING', 1);
  assert.equal(await commit(orderId), 'refused');
  // The saga gives the money back: a restock must not let an asking that was under way take the goods after all.
  await stockUp(database, { EXPIRING: 1 });
  assert.equal(await commit(orderId), 'refused');
  assert.deepEqual(await levelOf(database, 'EXPIRING'), [5, 1]);
  assert.deepEqual(await auditBooks(database), []);
});

test('a commit after the expiry and a release takes nothing', async () => {
  const { database } = inventory;
  await stockUp(database, { EXPIRING: 4 });
  const orderId = await reservedUntil(inMinutes(-1));
  await sweepExpired(inventory);
  assert.equal((await database.transaction((tx) => releaseStock(tx, orderId))).status, 'released');
  assert.equal(await commit(orderId), 'refused');
  assert.equal((await findReservation(database, orderId))?.status, 'released');
  assert.deepEqual(await levelOf(database, 'EXPIRING'), [4, 0]);
});

test('of a commit and a release at once after the expiry, one wins and the other says so', async () => {
  const { database } = inventory;
  const release = async (orderId: string) =>
    (await database.transaction((tx) => releaseStock(tx, orderId))).status;
  for (let round = 0; round < 20; round++) {
    const sku = `RACE-${round}`;
    await stockUp(database, { [sku]: 4 });
    const orderId = await reservedUntil(inMinutes(-1), sku);
    await sweepExpired(inventory);
    const outcomes = await Promise.all([release(orderId), commit(orderId)]);
    const [onHand] = await levelOf(database, sku);
    assert.deepEqual(outcomes, onHand === 0 ? ['committed', 'committed'] : ['released', 'refused']);
  }
  assert.deepEqual(await auditBooks(database), []);
});

test('an expired reservation is refused when asked for again, and can be released', async () => {
  const { database } = inventory;
  await stockUp(database, { EXPIRING: 4 });
  const orderId = await reservedUntil(inMinutes(-1));
  await sweepExpired(inventory);
  const again = await reserve(database, [{ sku: 'EXPIRING', quantity: 4 }], { orderId });
  assert.deepEqual(again, { status: 'rejected', reason: 'expired', shortages: [] });
  assert.equal((await database.transaction((tx) => releaseStock(tx, orderId))).status, 'released');
  assert.deepEqual(await levelOf(database, 'EXPIRING'), [4, 0]);
});

test('the sweep of a running service finds what becomes due, and stops when told', async () => {
  const { database } = inventory;
  await stockUp(database, { EXPIRING: 4 });
  const stop = startExpirySweep({ ...inventory, logger: silentLog }, 20);
  try {
    const orderId = await reservedUntil(new Date(Date.now() + 100).toISOString());
    await eventually(async () => assert.equal((await findReservation(database, orderId))?.status, 'expired'));
  } finally {
    await stop();
  }
  assert.deepEqual(await levelOf(database, 'EXPIRING'), [4, 0]);
});
