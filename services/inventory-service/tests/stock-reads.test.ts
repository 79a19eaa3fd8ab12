import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { auditLevels } from '../src/audit/audit-repository.ts';
import { commitStock } from '../src/reservations/commit-stock.ts';
import { releaseStock } from '../src/reservations/release-stock.ts';
import { createTestInventoryApi } from './inventory-api.ts';
import { inMinutes, reserve, stockUp } from './test-inventory.ts';

const { call, database } = await createTestInventoryApi({ after });

const levels = { 'A-1': 5, 'A-2': 50, 'B/1': 1, 'C 1': 500 };
// Tests add others, in any order.
const stock = new Set(Object.keys(levels));
await stockUp(database, levels);
const reserved = randomUUID();
const expiresAt = inMinutes(15);
await reserve(database, [{ sku: 'A-2', quantity: 49 }], { orderId: reserved, expiresAt });

/** Walks all pages. */
async function everything(url: string, next = 'next_cursor', parameter = 'cursor') {
  // biome-ignore lint/suspicious/noExplicitAny: items of several lists
  const items: any[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const glue = url.includes('?') ? '&' : '?';
    const page = cursor && `${glue}${parameter}=${encodeURIComponent(cursor)}`;
    const { status, body } = await call('GET', `${url}${page}`);
    assert.equal(status, 200, JSON.stringify(body));
    items.push(...body.items);
    cursor = body[next];
  }
  return items;
}

test('levels are listed in sku order, by prefix, and by what is left', async () => {
  const skus = async (query: string) =>
    (await everything(`/api/stock?limit=2${query}`)).map(({ sku }) => sku).filter((sku) => stock.has(sku));
  assert.deepEqual(await skus(''), ['A-1', 'A-2', 'B/1', 'C 1']);
  assert.deepEqual(await skus('&prefix=a-'), ['A-1', 'A-2']);
  assert.deepEqual(await skus('&max_available=1'), ['A-2', 'B/1']);
  assert.deepEqual(await skus('&prefix=Z'), []);
});

test('one level is read by its sku in any case', async () => {
  const { body } = await call('GET', `/api/stock/${encodeURIComponent('c 1')}`);
  assert.deepEqual([body.sku, body.on_hand, body.reserved, body.available], ['C 1', 500, 0, 500]);
  const slashed = await call('GET', '/api/stock/B%2F1');
  assert.deepEqual([slashed.status, slashed.body.sku], [200, 'B/1']);
  assert.equal((await call('GET', '/api/stock/NOPE')).status, 404);
});

test('the ledger of a sku tells everything that moved it, newest first', async () => {
  await stockUp(database, { LEDGER: 10 });
  const [committed, released] = [randomUUID(), randomUUID()];
  for (const orderId of [committed, released])
    await reserve(database, [{ sku: 'LEDGER', quantity: 3 }], { orderId });
  await database.transaction((tx) => commitStock(tx, committed));
  await database.transaction((tx) => releaseStock(tx, released));
  const movements = await everything('/api/stock/ledger/movements?limit=2');
  const told = movements.map((each) => [each.kind, each.delta_on_hand, each.delta_reserved, each.reference]);
  assert.deepEqual(told, [
    ['release', 0, -3, released],
    ['commit', -3, -3, committed],
    ['reservation', 0, 3, released],
    ['reservation', 0, 3, committed],
    ['adjustment', 10, 0, null],
  ]);
  assert.equal((await call('GET', '/api/stock/NOPE/movements')).status, 404);
});

test('a reservation is read by its order', async () => {
  const { body } = await call('GET', `/api/reservations/${reserved}`, { role: 'staff' });
  const { created_at, updated_at, ...rest } = body;
  assert.equal(created_at, updated_at);
  assert.deepEqual(rest, {
    order_id: reserved,
    status: 'reserved',
    lines: [{ sku: 'A-2', quantity: 49 }],
    reason: null,
    shortages: [],
    expires_at: expiresAt,
  });
  const rejected = randomUUID();
  await reserve(database, [{ sku: 'NOPE', quantity: 2 }], { orderId: rejected });
  const refusal = await call('GET', `/api/reservations/${rejected}`);
  assert.deepEqual(
    [refusal.body.status, refusal.body.reason, refusal.body.shortages],
    ['rejected', 'unknown-sku', [{ sku: 'NOPE', requested: 2, available: 0 }]],
  );
  assert.equal((await call('GET', `/api/reservations/${randomUUID()}`)).status, 404);
  assert.equal((await call('GET', '/api/reservations/nope')).status, 422);
});

test('the audit feeds give every level with its ledger, and every reservation with its lines, once', async () => {
  const rows = await everything('/api/admin/inventory-service/audit/levels?limit=2', 'next', 'after');
  const skus = rows.map(({ sku }) => sku);
  assert.deepEqual(skus, [...new Set(skus)].sort());
  const sound = rows.filter(({ sku }) => stock.has(sku));
  assert.equal(sound.length, stock.size);
  assert.ok(sound.every((row) => row.on_hand === row.ledger_on_hand && row.reserved === row.ledger_reserved));
  const url = '/api/admin/inventory-service/audit/reservations';
  const reservations = await everything(`${url}?limit=2`, 'next', 'after');
  const orders = reservations.map(({ order_id }) => order_id);
  assert.deepEqual(orders, [...new Set(orders)].sort());
  assert.deepEqual(
    reservations.find(({ order_id }) => order_id === reserved),
    { order_id: reserved, status: 'reserved', lines: [['A-2', 49]] },
  );
});

test('the audit feeds give one level, and one reservation, where they are asked for one', async () => {
  const feed = '/api/admin/inventory-service/audit';
  const level = await call('GET', `${feed}/levels?sku=A-2`);
  const { sku, on_hand, ledger_on_hand } = level.body.items[0];
  assert.deepEqual([level.body.items.length, level.body.next, sku], [1, null, 'A-2']);
  assert.equal(on_hand, ledger_on_hand);
  const { body } = await call('GET', `${feed}/reservations?order_id=${reserved}`);
  assert.deepEqual(body, {
    items: [{ order_id: reserved, status: 'reserved', lines: [['A-2', 49]] }],
    next: null,
  });
  const none = [
    `levels?sku=NO-SUCH`,
    `reservations?order_id=${randomUUID()}`,
    `returns?order_id=${reserved}`,
  ];
  for (const url of none) assert.deepEqual((await call('GET', `${feed}/${url}`)).body.items, [], url);
});

test('the audit sees a level that does not equal its ledger', async () => {
  await stockUp(database, { CROOKED: 5 });
  await database.query(sql`update stock_level set on_hand = on_hand + 1 where sku = 'CROOKED'`);
  const { body } = await call('GET', '/api/admin/inventory-service/audit/levels?after=CROOKEC&limit=1');
  assert.deepEqual(body.items, [
    { sku: 'CROOKED', on_hand: 6, reserved: 0, ledger_on_hand: 5, ledger_reserved: 0 },
  ]);
});

test('a ledger is summed some movements at a time, and a page with very many ends early', async () => {
  await stockUp(database, { SPLIT: 10 });
  for (let i = 0; i < 4; i += 1) await reserve(database, [{ sku: 'SPLIT', quantity: 1 }]);
  const whole = await auditLevels(database, { after: '', limit: 1000 });
  assert.ok(whole.levels.length > 2 && !whole.hasMore);
  const bounds = { atOnce: 2, most: 3 };
  const pages = [];
  for (let after = '', hasMore = true; hasMore; after = pages.at(-1)?.at(-1)?.sku ?? '') {
    const page = await auditLevels(database, { after, limit: 1000 }, bounds);
    pages.push(page.levels);
    hasMore = page.hasMore;
  }
  assert.ok(pages.length > 1);
  assert.deepEqual(pages.flat(), whole.levels);
});

test('misfit queries are refused with 422', async () => {
  for (const url of [
    '/api/stock?limit=0',
    '/api/stock?limit=101',
    '/api/stock?max_available=-1',
    '/api/stock?prefix=%25',
    '/api/stock?surprise=1',
    '/api/stock?cursor=AAAA',
    `/api/stock?cursor=${Buffer.from('["x"]').toString('base64url')}`,
    `/api/stock/A-1/movements?cursor=${Buffer.from('1e300').toString('base64url')}`,
    `/api/stock/A-1/movements?cursor=${Buffer.from('"1"').toString('base64url')}`,
    '/api/stock/%3Cscript%3E',
    '/api/admin/inventory-service/audit/levels?limit=2001',
    '/api/admin/inventory-service/audit/levels?sku=%25',
    '/api/admin/inventory-service/audit/reservations?after=nope',
    '/api/admin/inventory-service/audit/reservations?order_id=nope',
  ])
    assert.equal((await call('GET', url)).status, 422, url);
});

test('stock is read by staff, audits by admins', async () => {
  const staff = ['/api/stock', '/api/stock/A-1', '/api/stock/A-1/movements', `/api/reservations/${reserved}`];
  const admin = ['levels', 'reservations'].map((feed) => `/api/admin/inventory-service/audit/${feed}`);
  for (const url of [...staff, ...admin]) {
    assert.equal((await call('GET', url, { role: null })).status, 401, url);
    assert.equal((await call('GET', url, { role: 'customer' })).status, 403, url);
  }
  for (const url of staff) assert.equal((await call('GET', url, { role: 'staff' })).status, 200, url);
  for (const url of admin) assert.equal((await call('GET', url, { role: 'staff' })).status, 403, url);
});
