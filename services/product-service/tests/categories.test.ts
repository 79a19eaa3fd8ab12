import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createTestCatalogue, product } from './test-catalogue.ts';

const { call } = await createTestCatalogue({ after });

const add = (slug: string, more: Readonly<Record<string, unknown>> = {}) =>
  call('POST', '/api/categories', { body: { slug, name: `The ${slug}`, ...more } });

test('a category is added, read, renamed and removed', async () => {
  const added = await add('lamps', { description: ' Light ' });
  assert.deepEqual(
    [added.status, added.headers.location, added.headers.etag],
    [201, '/api/categories/lamps', '"1"'],
  );
  assert.deepEqual([added.body.description, added.body.product_count], ['Light', 0]);
  const renamed = await call('PATCH', '/api/categories/lamps', {
    body: { name: 'Lamps' },
    headers: { 'if-match': '"1"' },
  });
  assert.deepEqual([renamed.body.name, renamed.body.version], ['Lamps', 2]);
  const read = await call('GET', '/api/categories/lamps', { role: null });
  assert.deepEqual(read.body, renamed.body);
  assert.equal((await call('DELETE', '/api/categories/lamps')).status, 204);
  assert.equal((await call('GET', '/api/categories/lamps')).status, 404);
  assert.equal((await call('DELETE', '/api/categories/lamps')).status, 404);
});

test('a slug is taken once, also when raced', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => add('raced')));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
});

test('a change needs If-Match, and a stale one is refused', async () => {
  await add('guarded');
  const rename = (headers: Record<string, string>) =>
    call('PATCH', '/api/categories/guarded', { body: { name: 'New' }, headers });
  assert.equal((await rename({})).status, 428);
  assert.equal((await rename({ 'if-match': '"2"' })).status, 412);
  assert.equal((await rename({ 'if-match': '"1"' })).status, 200);
  assert.equal((await rename({ 'if-match': '"1"' })).status, 412);
});

test('counts the products on sale, and stays while any product, also an archived one, is in it', async () => {
  await add('kept');
  for (const sku of ['K-1', 'K-2', 'K-3'])
    await call('POST', '/api/products', { body: product(sku, { category: 'kept' }) });
  await call('DELETE', '/api/products/K-1');
  assert.equal((await call('GET', '/api/categories/kept')).body.product_count, 2);
  const refused = await call('DELETE', '/api/categories/kept');
  assert.deepEqual([refused.status, refused.body.code], [409, 'category-in-use']);
});

test('lists all categories, page by page', async () => {
  for (let i = 0; i < 5; i++) await add(`page-${i}`);
  const slugs: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await call('GET', `/api/categories?limit=2${cursor && `&cursor=${cursor}`}`, {
      role: null,
    });
    slugs.push(...body.items.map(({ slug }: { slug: string }) => slug));
    cursor = body.next_cursor;
  }
  assert.deepEqual(slugs, slugs.toSorted());
  assert.equal(new Set(slugs).size, slugs.length);
  assert.equal(slugs.filter((slug) => slug.startsWith('page-')).length, 5);
});

test('misfit categories are refused with 422, and only admins write', async () => {
  for (const slug of ['', 'Upper', 'a b', '-a', 'a-', 'a--b', 'ü', 'x'.repeat(65), 7])
    assert.equal(
      (await call('POST', '/api/categories', { body: { slug, name: 'x' } })).status,
      422,
      `${slug}`,
    );
  assert.equal((await add('x', { name: ' ' })).status, 422);
  assert.equal((await add('x', { surprise: 1 })).status, 422);
  for (const [role, status] of [
    [null, 401],
    ['customer', 403],
    ['staff', 403],
  ] as const)
    assert.equal(
      (await call('POST', '/api/categories', { body: { slug: 'x', name: 'x' }, role })).status,
      status,
    );
});
