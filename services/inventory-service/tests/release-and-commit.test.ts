import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { commitStock } from '../src/reservations/commit-stock.ts';
import { putBackStock } from '../src/reservations/put-back-stock.ts';
import { releaseStock } from '../src/reservations/release-stock.ts';
import { findReservation } from '../src/reservations/reservation-repository.ts';
import { auditBooks, createTestInventory, levelOf, reserve, stockUp } from './test-inventory.ts';

const { database } = await createTestInventory({ after });

const release = async (orderId: string) =>
  (await database.transaction((tx) => releaseStock(tx, orderId))).status;
const commit = async (orderId: string) =>
  (await database.transaction((tx) => commitStock(tx, orderId))).status;
const putBack = (orderId: string) => database.transaction((tx) => putBackStock(tx, orderId));
const statusOf = async (orderId: string) => (await findReservation(database, orderId))?.status;

async function reservedOrder(sku: string): Promise<string> {
  const orderId = randomUUID();
  await stockUp(database, { [sku]: 10 });
  await reserve(database, [{ sku, quantity: 4 }], { orderId });
  return orderId;
}

test('a release makes the stock available again, once', async () => {
  const orderId = await reservedOrder('RELEASED');
  assert.equal(await release(orderId), 'released');
  assert.equal(await release(orderId), 'released');
  assert.deepEqual(await levelOf(database, 'RELEASED'), [10, 0]);
  assert.equal(await statusOf(orderId), 'released');
});

test('a commit takes the goods off the shelf, once', async () => {
  const orderId = await reservedOrder('COMMITTED');
  assert.equal(await commit(orderId), 'committed');
  assert.equal(await commit(orderId), 'committed');
  assert.deepEqual(await levelOf(database, 'COMMITTED'), [6, 0]);
});

test('an order of several products is settled line by line, each with its movement', async () => {
  for (const [settle, ending] of [
    [release, 'released'],
    [commit, 'committed'],
  ] as const) {
    const skus = ['CUP', 'BOWL', 'JAR'].map((name) => `${name}-${ending}`);
    await stockUp(database, Object.fromEntries(skus.map((sku) => [sku, 10])));
    const orderId = randomUUID();
    await reserve(
      database,
      skus.map((sku, i) => ({ sku, quantity: i + 1 })),
      { orderId },
    );
    assert.equal(await settle(orderId), ending);
    for (const [i, sku] of skus.entries())
      assert.deepEqual(await levelOf(database, sku), [ending === 'committed' ? 10 - (i + 1) : 10, 0]);
  }
  assert.deepEqual(await auditBooks(database), []);
});

test('a release that comes before its reservation keeps it from ever being made', async () => {
  await stockUp(database, { TOMBSTONE: 1 });
  const orderId = randomUUID();
  assert.equal(await release(orderId), 'released');
  const answer = await reserve(database, [{ sku: 'TOMBSTONE', quantity: 1 }], { orderId });
  assert.deepEqual(answer, { status: 'rejected', reason: 'released', shortages: [] });
  assert.deepEqual(await levelOf(database, 'TOMBSTONE'), [1, 0]);
});

test('a reservation cannot be made again after its release', async () => {
  const orderId = await reservedOrder('FINAL');
  await release(orderId);
  const answer = await reserve(database, [{ sku: 'FINAL', quantity: 4 }], { orderId });
  assert.equal(answer.status === 'rejected' && answer.reason, 'released');
});

test('a release of a rejected order changes nothing', async () => {
  const orderId = randomUUID();
  await reserve(database, [{ sku: 'NOT-THERE', quantity: 1 }], { orderId });
  assert.equal(await release(orderId), 'released');
  assert.equal(await statusOf(orderId), 'rejected');
});

test('goods that have left cannot be released', async () => {
  const orderId = await reservedOrder('GONE');
  await commit(orderId);
  assert.equal(await release(orderId), 'committed');
  assert.deepEqual(await levelOf(database, 'GONE'), [6, 0]);
});

test('nothing can be committed without a reservation', async () => {
  const [released, rejected] = [await reservedOrder('NOTHING'), randomUUID()];
  await release(released);
  await reserve(database, [{ sku: 'NOT-THERE', quantity: 1 }], { orderId: rejected });
  for (const orderId of [released, rejected, randomUUID()]) assert.equal(await commit(orderId), 'refused');
});

test('a commit that came before its reservation keeps it from ever being made', async () => {
  await stockUp(database, { REFUSED: 1 });
  const orderId = randomUUID();
  assert.equal(await commit(orderId), 'refused');
  assert.equal((await reserve(database, [{ sku: 'REFUSED', quantity: 1 }], { orderId })).status, 'rejected');
  assert.equal(await commit(orderId), 'refused');
  assert.deepEqual(await levelOf(database, 'REFUSED'), [1, 0]);
});

test('of a release and a commit at once, one wins and the other says so', async () => {
  for (let round = 0; round < 20; round++) {
    const orderId = await reservedOrder(`RACE-${round}`);
    const [released, committed] = await Promise.all([release(orderId), commit(orderId)]);
    const [onHand, reserved] = await levelOf(database, `RACE-${round}`);
    assert.equal(reserved, 0);
    if (onHand === 6) assert.deepEqual([released, committed], ['committed', 'committed']);
    else assert.deepEqual([onHand, released, committed], [10, 'released', 'refused']);
  }
});

test('a release and a reservation at once end released or rejected, with nothing held', async () => {
  for (let round = 0; round < 20; round++) {
    const sku = `CROSS-${round}`;
    await stockUp(database, { [sku]: 1 });
    const orderId = randomUUID();
    await Promise.all([
      release(orderId),
      reserve(database, [{ sku, quantity: 1 }], { orderId }),
      release(orderId),
    ]);
    assert.deepEqual(await levelOf(database, sku), [1, 0]);
    assert.equal(await statusOf(orderId), 'released');
  }
});

test('leaves books that balance', async () => {
  assert.deepEqual(await auditBooks(database), []);
});

test('goods whose parcel never left are put back on the shelf, once, and cannot be committed again', async () => {
  const orderId = await reservedOrder('PUT-BACK');
  await commit(orderId);
  await Promise.all([putBack(orderId), putBack(orderId)]);
  assert.deepEqual(await levelOf(database, 'PUT-BACK'), [10, 0]);
  assert.equal(await statusOf(orderId), 'released');
  assert.equal(await commit(orderId), 'refused');
  assert.deepEqual(await levelOf(database, 'PUT-BACK'), [10, 0]);
  assert.deepEqual(await auditBooks(database), []);
});

test('goods that were only reserved are released when they are put back', async () => {
  const orderId = await reservedOrder('PUT-BACK-RESERVED');
  await putBack(orderId);
  assert.deepEqual(await levelOf(database, 'PUT-BACK-RESERVED'), [10, 0]);
  assert.equal(await statusOf(orderId), 'released');
});
