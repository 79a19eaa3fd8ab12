import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { findReservation } from '../src/reservations/reservation-repository.ts';
import { auditBooks, createTestInventory, inMinutes, levelOf, reserve, stockUp } from './test-inventory.ts';

const { database } = await createTestInventory({ after });

test('reserves every line of an order', async () => {
  await stockUp(database, { 'ALL-A': 5, 'ALL-B': 7 });
  const lines = [
    { sku: 'ALL-B', quantity: 7 },
    { sku: 'ALL-A', quantity: 2 },
  ];
  assert.equal((await reserve(database, lines)).status, 'reserved');
  assert.deepEqual(await levelOf(database, 'ALL-A'), [5, 2]);
  assert.deepEqual(await levelOf(database, 'ALL-B'), [7, 7]);
});

test('sums lines of the same sku before it looks whether there is enough', async () => {
  await stockUp(database, { SUMMED: 5 });
  const twice = (quantity: number) => [
    { sku: 'SUMMED', quantity },
    { sku: 'SUMMED', quantity },
  ];
  const refused = await reserve(database, twice(3));
  assert.deepEqual(refused, {
    status: 'rejected',
    reason: 'out-of-stock',
    shortages: [{ sku: 'SUMMED', requested: 6, available: 5 }],
  });
  assert.equal((await reserve(database, twice(2))).status, 'reserved');
  assert.deepEqual(await levelOf(database, 'SUMMED'), [5, 4]);
});

test('reserves nothing when one line falls short, and names the lines that do', async () => {
  await stockUp(database, { 'PART-A': 5, 'PART-B': 1, 'PART-C': 5 });
  const lines = ['PART-A', 'PART-B', 'PART-C'].map((sku) => ({ sku, quantity: 3 }));
  assert.deepEqual(await reserve(database, lines), {
    status: 'rejected',
    reason: 'out-of-stock',
    shortages: [{ sku: 'PART-B', requested: 3, available: 1 }],
  });
  assert.deepEqual(await levelOf(database, 'PART-A'), [5, 0]);
  assert.deepEqual(await levelOf(database, 'PART-C'), [5, 0]);
});

test('rejects a sku that never had stock as unknown', async () => {
  await stockUp(database, { KNOWN: 5 });
  const lines = [
    { sku: 'KNOWN', quantity: 1 },
    { sku: 'NEVER-SEEN', quantity: 1 },
  ];
  assert.deepEqual(await reserve(database, lines), {
    status: 'rejected',
    reason: 'unknown-sku',
    shortages: [{ sku: 'NEVER-SEEN', requested: 1, available: 0 }],
  });
  assert.deepEqual(await levelOf(database, 'KNOWN'), [5, 0]);
});

test('gives the first answer again, whatever has become of the stock', async () => {
  await stockUp(database, { AGAIN: 1 });
  const [first, second] = [randomUUID(), randomUUID()];
  const lines = [{ sku: 'AGAIN', quantity: 1 }];
  await reserve(database, lines, { orderId: first });
  const rejection = await reserve(database, lines, { orderId: second });
  await stockUp(database, { AGAIN: 5 });
  assert.equal((await reserve(database, lines, { orderId: first })).status, 'reserved');
  assert.deepEqual(await reserve(database, lines, { orderId: second }), rejection);
  assert.deepEqual(await levelOf(database, 'AGAIN'), [6, 1]);
});

test('reserves once when the same command comes 100 times at once', async () => {
  await stockUp(database, { STORM: 1000 });
  const orderId = randomUUID();
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => reserve(database, [{ sku: 'STORM', quantity: 3 }], { orderId })),
  );
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set(['reserved']));
  assert.deepEqual(await levelOf(database, 'STORM'), [1000, 3]);
});

test('sells the last unit to one of 500 buyers', async () => {
  await stockUp(database, { LAST: 1 });
  const buy = async (orderId: string): ReturnType<typeof reserve> => {
    try {
      return await reserve(database, [{ sku: 'LAST', quantity: 1 }], { orderId });
    } catch (error) {
      // Who waits too long for a connection, on a slow machine, asks again, as a consumer does.
      if ((error as { code?: unknown }).code === 'database-unavailable') return buy(orderId);
      throw error;
    }
  };
  const answers = await Promise.all(Array.from({ length: 500 }, () => buy(randomUUID())));
  assert.equal(answers.filter(({ status }) => status === 'reserved').length, 1);
  assert.deepEqual(await levelOf(database, 'LAST'), [1, 1]);
});

test('reserves an order of 1,200 lines', async () => {
  const skus = Array.from({ length: 1200 }, (_, i) => `MANY ${i}/X_.`);
  await stockUp(database, Object.fromEntries(skus.map((sku) => [sku, 2])));
  const orderId = randomUUID();
  const lines = skus.map((sku) => ({ sku, quantity: 2 }));
  assert.equal((await reserve(database, lines, { orderId })).status, 'reserved');
  const again = await reserve(database, lines);
  assert.equal(again.status === 'rejected' && again.shortages.length, 1200);
  assert.equal((await findReservation(database, orderId))?.skus.length, 1200);
});

test('takes sums past 32 bits', async () => {
  const lines = Array.from({ length: 3000 }, () => ({ sku: 'HUGE', quantity: 1_000_000 }));
  const answer = await reserve(database, lines);
  assert.deepEqual(answer.status === 'rejected' && answer.shortages, [
    { sku: 'HUGE', requested: 3_000_000_000, available: 0 },
  ]);
});

test('holds a reservation whose expiry is past already, until it is swept', async () => {
  await stockUp(database, { LATE: 1 });
  const answer = await reserve(database, [{ sku: 'LATE', quantity: 1 }], { expiresAt: inMinutes(-5) });
  assert.equal(answer.status, 'reserved');
});

test('leaves books that balance', async () => {
  assert.deepEqual(await auditBooks(database), []);
});
