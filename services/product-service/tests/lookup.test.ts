import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from '@platform/database/sql.ts';
import { eventually } from '@platform/testing/eventually.ts';
import { createTestCatalogue, product, type Replica } from './test-catalogue.ts';

const first = await createTestCatalogue({ after });
const { call, database } = first;
const second = first.addReplica();

async function priceAt({ call }: Replica, sku: string): Promise<number | undefined> {
  const { status, body } = await call('POST', '/api/products/lookup', { body: { skus: [sku] }, role: null });
  assert.equal(status, 200);
  return body.products[0]?.price_minor;
}

const setPrice = (replica: Replica, sku: string, price_minor: number) =>
  replica.call('PATCH', `/api/products/${sku}`, { body: { price_minor }, headers: { 'if-match': '*' } });

test('answers what a checkout needs, each sku once, and names the unknown', async () => {
  await call('POST', '/api/products/import', {
    body: { products: [product('L-1'), product('L 2/X', { is_stocked: false, price_minor: 7 })] },
  });
  await call('DELETE', '/api/products/L-1');
  const { status, body } = await call('POST', '/api/products/lookup', {
    body: { skus: ['l-1', 'L-1', 'NOPE', 'l 2/x', 'nope'] },
    role: null,
  });
  assert.equal(status, 200);
  // In whatever order: some may come from the cache.
  const products = body.products.toSorted((a: { sku: string }, b: { sku: string }) =>
    b.sku < a.sku ? -1 : 1,
  );
  assert.deepEqual(
    { ...body, products },
    {
      products: [
        {
          sku: 'L-1',
          name: 'Product L-1',
          price_minor: 100,
          currency: 'GBP',
          is_stocked: true,
          is_archived: true,
        },
        {
          sku: 'L 2/X',
          name: 'Product L 2/X',
          price_minor: 7,
          currency: 'GBP',
          is_stocked: false,
          is_archived: false,
          availability: 'not-stocked',
        },
      ],
      unknown: ['NOPE'],
    },
  );
});

test('looks 2,000 skus up at once, and refuses more, none, and what is no sku', async () => {
  const skus = (count: number) => Array.from({ length: count }, (_, i) => `BULK-${i}`);
  await call('POST', '/api/products/import', { body: { products: skus(1000).map((sku) => product(sku)) } });
  const ask = (body: unknown) => call('POST', '/api/products/lookup', { body, role: null });
  const { body } = await ask({ skus: skus(2000) });
  assert.deepEqual([body.products.length, body.unknown.length], [1000, 1000]);
  for (const wrong of [skus(2001), [], [''], ['a\nb'], [1], 'A', null])
    assert.equal((await ask({ skus: wrong })).status, 422);
  assert.equal((await ask({ skus: ['A'], more: 1 })).status, 422);
});

test('a change is seen at once where it was made, and soon elsewhere', async () => {
  await call('POST', '/api/products', { body: product('SEEN') });
  assert.deepEqual([await priceAt(first, 'SEEN'), await priceAt(second, 'SEEN')], [100, 100]);
  for (let price = 101; price < 120; price++) {
    const [writer, other] = price % 2 === 0 ? [first, second] : [second, first];
    await setPrice(writer, 'SEEN', price);
    assert.equal(await priceAt(writer, 'SEEN'), price);
    await eventually(async () => assert.equal(await priceAt(other, 'SEEN'), price));
  }
});

test('a single product, too, is seen changed', async () => {
  await call('POST', '/api/products', { body: product('SINGLE') });
  const nameAt = async ({ call }: Replica) => (await call('GET', '/api/products/SINGLE')).body.name;
  assert.deepEqual([await nameAt(first), await nameAt(second)], ['Product SINGLE', 'Product SINGLE']);
  await call('PATCH', '/api/products/SINGLE', { body: { name: 'New' }, headers: { 'if-match': '*' } });
  assert.equal(await nameAt(first), 'New');
  await eventually(async () => assert.equal(await nameAt(second), 'New'));
});

test('a product that was unknown is known once it is made, by an import of many too', async () => {
  const products = Array.from({ length: 150 }, (_, i) => product(`BORN-${i}`));
  assert.equal(await priceAt(second, 'BORN-149'), undefined);
  await call('POST', '/api/products/import', { body: { products } });
  assert.equal(await priceAt(first, 'BORN-149'), 100);
  await eventually(async () => assert.equal(await priceAt(second, 'BORN-149'), 100));
  await call('POST', '/api/products/import', {
    body: { products: products.map((p) => ({ ...p, price_minor: 9 })) },
  });
  assert.equal(await priceAt(first, 'BORN-0'), 9);
  await eventually(async () => assert.equal(await priceAt(second, 'BORN-0'), 9));
});

test('lookups while prices change never see one that was not set, nor an old one after a new one was answered', async () => {
  await call('POST', '/api/products', { body: product('BUSY', { price_minor: 0 }) });
  let answered = 0;
  let isDone = false;
  const looking = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (!isDone) {
        const least = answered;
        const price = await priceAt(first, 'BUSY');
        assert.ok(price !== undefined && price >= least, `${price} after ${least}`);
      }
    }),
  );
  for (let price = 1; price <= 60; price++) {
    await setPrice(first, 'BUSY', price);
    answered = price;
  }
  isDone = true;
  await looking;
});

test('a replica whose notices stopped reads past its cache, and keeps again when they are back', async () => {
  await call('POST', '/api/products', { body: product('DEAF') });
  await eventually(async () => {
    await priceAt(second, 'DEAF');
    await database.query(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ~ '^listen|^select 1$' and pid <> pg_backend_pid()`);
    // Past the service, so that nobody is told: only a replica that does not trust its cache can see it.
    await database.query(sql`update product set price_minor = 55 where sku = 'DEAF'`);
    assert.equal(await priceAt(second, 'DEAF'), 55);
  });
  await setPrice(first, 'DEAF', 56);
  await eventually(async () => assert.equal(await priceAt(second, 'DEAF'), 56));
});
