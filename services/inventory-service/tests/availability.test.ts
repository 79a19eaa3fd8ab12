import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { silentLog } from '@platform/telemetry/log.ts';
import {
  announceAvailability,
  announceOutdated,
  repeatAvailability,
} from '../src/availability/announce-availability.ts';
import { AvailabilityWatcher } from '../src/availability/availability-watcher.ts';
import { releaseStock } from '../src/reservations/release-stock.ts';
import { createTestInventory, reserve, sentFor, stockUp } from './test-inventory.ts';

const { database, outbox } = await createTestInventory({ after });
const deps = { database, outbox, fewAtMost: 2, logger: silentLog };
const told = async (sku: string) =>
  (await sentFor(database, sku)).map(({ data }) => {
    const { availability, sequence } = data as { availability: string; sequence: number };
    return `${sequence} ${availability}`;
  });

beforeEach(() => database.query(sql`truncate stock_level, stock_movement, stock_availability, reservation`));

test('tells of a sku when the word changes, and only then', async () => {
  await stockUp(database, { WORD: 5 });
  const tell = () => announceAvailability(deps, ['WORD']);
  await tell();
  for (const quantity of [1, 1, 1, 1, 1]) {
    await reserve(database, [{ sku: 'WORD', quantity }]);
    await tell();
    await tell();
  }
  await stockUp(database, { WORD: 3 });
  await tell();
  assert.deepEqual(await told('WORD'), ['1 in-stock', '2 few', '3 none', '4 in-stock']);
});

test('the watcher looks at what was moved, also by orders', async () => {
  const watcher = new AvailabilityWatcher(deps);
  await stockUp(database, { WATCHED: 3, OTHER: 3 });
  watcher.moved({ skus: ['WATCHED', 'NEVER-STOCKED'] });
  await watcher.settle();
  const orderId = '019ac3f0-5c1e-7000-8000-00000000beef';
  await reserve(database, [{ sku: 'WATCHED', quantity: 3 }], { orderId });
  watcher.moved({ orderIds: [orderId] });
  await watcher.settle();
  await database.transaction((tx) => releaseStock(tx, orderId));
  watcher.moved({ orderIds: [orderId] });
  await watcher.settle();
  assert.deepEqual(await told('WATCHED'), ['1 in-stock', '2 none', '3 in-stock']);
  assert.deepEqual([await told('OTHER'), await told('NEVER-STOCKED')], [[], []]);
});

test('however many tell at once, the last word is that of the level', async () => {
  await stockUp(database, { BUSY: 40 });
  const order = async () => {
    await reserve(database, [{ sku: 'BUSY', quantity: 1 }]);
    await announceAvailability(deps, ['BUSY']);
  };
  await Promise.all(Array.from({ length: 40 }, order));
  const words = await told('BUSY');
  assert.equal(words.at(-1)?.split(' ')[1], 'none');
  assert.deepEqual(
    words.map((word) => Number(word.split(' ')[0])),
    words.map((_, i) => i + 1),
  );
});

test('telling waits for no reservation, and none waits for it', async () => {
  await stockUp(database, { HELD: 1 });
  await database.transaction(async (tx) => {
    await tx.query(sql`select from stock_level where sku = 'HELD' for update`);
    await announceAvailability(deps, ['HELD']);
  });
  await database.transaction(async (tx) => {
    await tx.query(sql`select from stock_availability where sku = 'HELD' for update`);
    assert.equal((await reserve(database, [{ sku: 'HELD', quantity: 1 }])).status, 'reserved');
  });
});

test('a sweep tells what nobody has told, such as after a start with other bounds', async () => {
  await stockUp(database, { OLD: 4, EMPTY: 1 });
  await reserve(database, [{ sku: 'EMPTY', quantity: 1 }]);
  await announceOutdated(deps);
  await announceOutdated(deps);
  await announceOutdated({ ...deps, fewAtMost: 4 });
  assert.deepEqual([await told('OLD'), await told('EMPTY')], [['1 in-stock', '2 few'], ['1 none']]);
});

test('repeats the last words for who has heard of none', async () => {
  await stockUp(database, { AGAIN: 1 });
  await announceOutdated(deps);
  await repeatAvailability(deps);
  assert.deepEqual(await told('AGAIN'), ['1 few', '1 few']);
});
