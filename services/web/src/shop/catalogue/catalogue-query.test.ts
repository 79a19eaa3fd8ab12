import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { catalogueAddress, isWhole, productQuery, readCatalogueQuery } from './catalogue-query.ts';

const read = (text: string) => readCatalogueQuery(new URLSearchParams(text));

test('an address says what is asked of the catalogue', () => {
  assert.deepEqual(
    productQuery(read('q=oak+lamp&category=lighting&min=10&max=64.50&in_stock=1&sort=-price&cursor=abc')),
    {
      limit: 24,
      q: 'oak lamp',
      category: 'lighting',
      min_price_minor: 1000,
      max_price_minor: 6450,
      currency: 'GBP',
      in_stock: true,
      sort: '-price',
      cursor: 'abc',
    },
  );
  assert.deepEqual(productQuery(read('')), { limit: 24 });
});

test('what makes no sense is left out, so that the catalogue refuses nothing', () => {
  const query = read('q=%00a%0Ab&category=No+Such&min=cheap&max=-1&sort=random&in_stock=yes');
  assert.deepEqual(productQuery(query), { limit: 24, q: 'a b' });
  assert.deepEqual([read('min=20&max=10').minMinor, read('min=20&max=10').maxMinor], [1000, 2000]);
  assert.equal(read(`q=${'a'.repeat(300)}`).words.length, 200);
});

test('the same address comes of what was read of it', () => {
  const address = fc.record(
    {
      words: fc.string().map((text) => readCatalogueQuery(new URLSearchParams({ q: text })).words),
      category: fc.constantFrom(undefined, 'toys', 'kitchen-and-dining'),
      minMinor: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
      maxMinor: fc.option(fc.integer({ min: 5_000, max: 90_000 }), { nil: undefined }),
      isInStock: fc.boolean(),
      sort: fc.constantFrom(undefined, 'price' as const, 'newest' as const),
      cursor: fc.constantFrom(undefined, 'WyJhIl0'),
    },
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(address, (query) => {
      const [, text = ''] = catalogueAddress(query).split('?');
      assert.deepEqual(read(text), query);
    }),
  );
});

test('the whole of the shop is what nothing was asked of', () => {
  assert.ok(isWhole(read('utm_source=mail')));
  for (const asked of ['q=lamp', 'category=toys', 'min=1', 'in_stock=1', 'sort=price', 'cursor=a'])
    assert.ok(!isWhole(read(asked)), asked);
});
