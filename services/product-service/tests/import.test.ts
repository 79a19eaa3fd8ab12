import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { createTestCatalogue, eventsOf, product } from './test-catalogue.ts';

const { call, database } = await createTestCatalogue({ after });

const importing = (products: unknown) => call('POST', '/api/products/import', { body: { products } });
const countOf = async (table: 'outbox' | 'product_price') => {
  const [row] = await database.query<{ count: number }>(sql`select count(*) from ${sql.raw(table)}`);
  return row?.count;
};

test('an import creates what is missing, updates what differs, and leaves the rest', async () => {
  await importing([product('I-SAME'), product('I-OTHER'), product('I-PRICE')]);
  const { status, body } = await importing([
    { ...product('I-SAME'), sku: 'i-same' },
    product('i-other', { name: 'New name' }),
    product('I-PRICE', { price_minor: 5 }),
    product('I-NEW'),
  ]);
  assert.deepEqual([status, body], [200, { created: 1, updated: 2, unchanged: 1 }]);
  const types = async (sku: string) => (await eventsOf(database, sku)).map(({ type }) => type);
  assert.deepEqual(await types('I-SAME'), ['product.created']);
  assert.deepEqual(await types('I-OTHER'), ['product.created', 'product.updated']);
  assert.deepEqual(await types('I-NEW'), ['product.created']);
});

test('the same import again changes nothing and tells nothing', async () => {
  const products = Array.from({ length: 1000 }, (_, i) =>
    product(`AGAIN ${i}/_.`, { category: `category-${i % 3}`, attributes: { i, even: i % 2 === 0 } }),
  );
  assert.deepEqual((await importing(products)).body, { created: 1000, updated: 0, unchanged: 0 });
  const before = [await countOf('outbox'), await countOf('product_price')];
  const again = await importing(products.toReversed());
  assert.deepEqual(again.body, { created: 0, updated: 0, unchanged: 1000 });
  assert.deepEqual([await countOf('outbox'), await countOf('product_price')], before);
});

test('an import makes the categories that are missing', async () => {
  await importing([product('I-CAT', { category: 'garden-and-home' })]);
  const { body } = await call('GET', '/api/categories/garden-and-home');
  assert.deepEqual([body.name, body.product_count], ['Garden and home', 1]);
});

test('an import leaves archived products archived', async () => {
  await importing([product('I-OLD')]);
  await call('DELETE', '/api/products/I-OLD');
  await importing([product('I-OLD', { name: 'Renamed' })]);
  const { body } = await call('GET', '/api/products/I-OLD');
  assert.deepEqual([body.name, body.is_archived], ['Renamed', true]);
  assert.deepEqual(
    (await eventsOf(database, 'I-OLD')).map(({ type }) => type),
    ['product.created', 'product.archived', 'product.updated'],
  );
});

test('imports at the same time, in opposite orders, both succeed', async () => {
  const products = Array.from({ length: 200 }, (_, i) => product(`BOTH-${i}`, { name: `Word${i}x thing` }));
  const answers = await Promise.all(
    [1, 2, 3, 4].map((price_minor) => {
      const priced = products.map((each) => ({ ...each, price_minor, category: `both-${price_minor}` }));
      return importing(price_minor % 2 === 0 ? priced : priced.toReversed());
    }),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  );
  const created = answers.reduce((sum, { body }) => sum + body.created, 0);
  assert.equal(created, 200);
});

test('a misfit line refuses the whole import', async () => {
  const bad = [product('I-GOOD'), product('I-BAD', { price_minor: -1 })];
  const answer = await importing(bad);
  assert.equal(answer.status, 422);
  assert.match(answer.body.errors[0].field, /^products\.1\.price_minor/);
  assert.equal((await call('GET', '/api/products/I-GOOD')).status, 404);
});

test('a sku that stands twice refuses the import and is named', async () => {
  const answer = await importing([product('I-TWICE'), product('i-twice')]);
  assert.equal(answer.status, 422);
  assert.deepEqual(answer.body.errors, [{ field: 'products.1.sku', message: 'stands in the list before' }]);
});

test('nothing, and more than a thousand, is refused', async () => {
  for (const products of [[], Array.from({ length: 1001 }, (_, i) => product(`M-${i}`)), 'x', null])
    assert.equal((await importing(products)).status, 422);
});
