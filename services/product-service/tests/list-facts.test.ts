import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { eventually } from '@platform/testing/eventually.ts';
import { createTestCatalogue, product } from './test-catalogue.ts';

const { call, addReplica } = await createTestCatalogue({ after });

const products = [
  product('LAMP', { name: 'Oak lamp', price_minor: 900, category: 'light' }),
  product('LANTERN', { name: 'Tin lantern', price_minor: 300, category: 'light' }),
  product('TEAPOT', { name: 'Stoneware teapot', price_minor: 500, category: 'kitchen' }),
  product('TEAPOT-2', { name: 'Small teapot', price_minor: 400, category: 'kitchen' }),
  product('EURO', { name: 'Euro mug', price_minor: 50, currency: 'EUR', category: 'kitchen' }),
  product('OLD', { name: 'Old teapot', price_minor: 1, category: 'kitchen' }),
];
const imported = await call('POST', '/api/products/import', { body: { products } });
assert.equal(imported.status, 200);
await call('DELETE', '/api/products/OLD');

async function list(query: string, from = call) {
  const { status, body } = await from('GET', `/api/products?${query}`, { role: null });
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}
const range = (min_minor: number, max_minor: number) => ({ min_minor, max_minor });

test('says how many there are on all pages, and from which price to which', async () => {
  for (const [query, total, prices] of [
    ['', 5, range(50, 900)],
    ['currency=GBP', 4, range(300, 900)],
    ['category=kitchen&currency=GBP', 2, range(400, 500)],
    ['category=kitchen&include_archived=true', 4, range(1, 500)],
    ['q=teapot', 2, range(400, 500)],
    ['category=nowhere', 0, null],
    ['q=xylophone', 0, null],
  ] as const) {
    const body = await list(`${query}&limit=1`);
    assert.deepEqual([body.total, body.price_range], [total, prices], query);
    assert.equal(body.items.length, Math.min(total, 1));
  }
});

test('the prices are those without the bounds, so that these can be seen to exclude all', async () => {
  const some = await list('q=teapot&min_price_minor=450');
  assert.deepEqual([some.total, some.price_range, some.items.length], [1, range(400, 500), 1]);
  const none = await list('q=teapot&min_price_minor=600');
  assert.deepEqual([none.total, none.price_range, none.items], [0, range(400, 500), []]);
});

test('says the same on every page', async () => {
  const first = await list('sort=price&limit=2');
  const second = await list(`sort=price&limit=2&cursor=${first.next_cursor}`);
  assert.deepEqual([second.total, second.price_range], [first.total, first.price_range]);
});

test('says which words were taken for others', async () => {
  assert.deepEqual((await list('q=oak%20Tepot%20lantren')).corrections, [
    { typed: 'tepot', meant: 'teapot' },
    { typed: 'lantren', meant: 'lantern' },
  ]);
  for (const query of ['q=teapot', 'q=xylophone', 'q=tea', ''])
    assert.deepEqual((await list(query)).corrections, [], query);
});

test('says all but the products when none are asked for', async () => {
  const body = await list('q=tepot&limit=0');
  assert.deepEqual(body, {
    items: [],
    next_cursor: null,
    total: 2,
    corrections: [{ typed: 'tepot', meant: 'teapot' }],
    price_range: range(400, 500),
  });
  assert.equal((await call('GET', '/api/products?limit=0&cursor=AAAA')).body.code, 'invalid-cursor');
});

test('counts anew once a product has changed, in every replica', async () => {
  const other = addReplica();
  const totals = async (query: string) => [(await list(query)).total, (await list(query, other.call)).total];
  assert.deepEqual(await totals('category=light'), [2, 2]);
  await call('POST', '/api/products', { body: product('NEW', { category: 'light' }) });
  await eventually(async () => assert.deepEqual(await totals('category=light'), [3, 3]));
  await call('DELETE', '/api/products/NEW');
  await eventually(async () => assert.deepEqual(await totals('category=light'), [2, 2]));
});
