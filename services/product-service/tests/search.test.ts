import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { createTestCatalogue, product } from './test-catalogue.ts';

const { call, database } = await createTestCatalogue({ after });

const NAMES: Readonly<Record<string, string>> = {
  '85123A': 'WHITE HANGING HEART T-LIGHT HOLDER',
  '71053': 'WHITE METAL LANTERN',
  '22423': 'REGENCY CAKESTAND 3 TIER',
  '47566': 'PARTY BUNTING',
  '84879': 'ASSORTED COLOUR BIRD ORNAMENT',
  '20725': 'LUNCH BAG RED RETROSPOT',
  '22386': 'JUMBO BAG PINK POLKADOT',
  '21212': 'PACK OF 72 RETROSPOT CAKE CASES',
  '20685': "DOORMAT RED RETROSPOT, THE CHILDREN'S OWN",
  '22111': 'SCOTTIE DOG HOT WATER BOTTLE',
  GIFT_0001_20: 'Dotcomgiftshop Gift Voucher £20.00',
  CAFE: 'Café crème',
};
const filler = Array.from({ length: 230 }, (_, i) =>
  product(`F-${String(i).padStart(3, '0')}`, {
    name: `Filler ${i % 7}`,
    price_minor: 1000 + (i % 11),
    currency: i % 2 === 0 ? 'GBP' : 'EUR',
    category: i % 3 === 0 ? 'odds-and-ends' : 'plain',
  }),
);
const imported = await call('POST', '/api/products/import', {
  body: { products: [...Object.entries(NAMES).map(([sku, name]) => product(sku, { name })), ...filler] },
});
assert.equal(imported.status, 200);

interface Item {
  readonly sku: string;
  readonly name: string;
  readonly price_minor: number;
}

async function found(q: string): Promise<string[]> {
  const { status, body } = await call('GET', `/api/products?q=${encodeURIComponent(q)}`, { role: null });
  assert.equal(status, 200, JSON.stringify(body));
  return body.items.map(({ sku }: Item) => sku);
}

/** Walks all pages of a list. */
async function everything(query: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { status, body } = await call('GET', `/api/products?${query}${cursor && `&cursor=${cursor}`}`);
    assert.equal(status, 200, JSON.stringify(body));
    items.push(...body.items);
    cursor = body.next_cursor;
  }
  return items;
}

test('finds by words of the name, in any order, case and number', async () => {
  assert.deepEqual(await found('heart white'), ['85123A']);
  assert.deepEqual(await found('Hearts'), ['85123A']);
  assert.deepEqual(await found('the bunting'), ['47566']);
  assert.deepEqual(await found('café'), ['CAFE']);
});

test('finds by the beginning of a word', async () => {
  assert.deepEqual(await found('lant'), ['71053']);
});

test('finds by sku and by parts of it', async () => {
  assert.deepEqual(await found('85123a'), ['85123A']);
  assert.deepEqual(await found('gift_0001_20'), ['GIFT_0001_20']);
});

test('finds by the words of the category', async () => {
  assert.equal((await everything('q=odds%20ends&limit=100')).length, 77);
});

test('typos find things', async () => {
  const typos: Readonly<Record<string, string>> = {
    haert: '85123A',
    'whte hangin hart': '85123A',
    lantren: '71053',
    regancy: '22423',
    cakstand: '22423',
    buntin: '47566',
    buntting: '47566',
    ornamnet: '84879',
    'jmbo bag': '22386',
    polkadto: '22386',
    watter: '22111',
    scotty: '22111',
  };
  for (const [typo, sku] of Object.entries(typos)) assert.deepEqual(await found(typo), [sku], typo);
});

test('a word that means nothing finds nothing, also beside one that does', async () => {
  for (const q of ['xylophone', 'heart xylophone', 'the', '!!!', "'", '\\', '%', ':*', '🎁'])
    assert.deepEqual(await found(q), [], q);
});

test('the better match comes first', async () => {
  await call('POST', '/api/products', {
    body: product('MENTION', { name: 'Tin', description: 'Goes well with a kaleidoscope' }),
  });
  await call('POST', '/api/products', { body: product('NAMED', { name: 'Kaleidoscope' }) });
  assert.deepEqual(await found('kaleidoscope'), ['NAMED', 'MENTION']);
});

test('a renamed product is found by its new name, and its new words correct typos', async () => {
  await call('POST', '/api/products', { body: product('RENAMED', { name: 'Gramaphone' }) });
  await call('PATCH', '/api/products/RENAMED', {
    body: { name: 'Gramophone' },
    headers: { 'if-match': '*' },
  });
  assert.deepEqual(await found('gramophone'), ['RENAMED']);
  assert.deepEqual(await found('gramaphone'), ['RENAMED']);
});

test('no input breaks the search', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (q) => {
      const { status } = await call('GET', `/api/products?limit=1&q=${encodeURIComponent(q)}`);
      assert.ok(status === 200 || (status === 422 && q.length > 200));
    }),
    { numRuns: 60 },
  );
});

test('filters narrow the list', async () => {
  const total = async (query: string) => (await everything(`limit=100&${query}`)).length;
  const expected = (isIn: (each: (typeof filler)[number]) => boolean) => filler.filter(isIn).length;
  assert.equal(
    await total('category=odds-and-ends'),
    expected(({ category }) => category === 'odds-and-ends'),
  );
  assert.equal(await total('category=nowhere'), 0);
  assert.equal(
    await total('min_price_minor=1000&max_price_minor=1001'),
    expected(({ price_minor }) => price_minor <= 1001),
  );
  assert.equal(
    await total('q=filler&min_price_minor=1005&currency=EUR&category=plain'),
    expected((each) => each.price_minor >= 1005 && each.currency === 'EUR' && each.category === 'plain'),
  );
});

test('every order lists every product once, in order', async () => {
  const by: Readonly<Record<string, (item: Item) => string | number>> = {
    name: ({ name }) => name.toLowerCase(),
    price: ({ price_minor }) => price_minor,
    '-price': ({ price_minor }) => -price_minor,
  };
  for (const sort of ['name', 'price', '-price', 'newest', 'relevance']) {
    const items = await everything(`sort=${sort}&limit=17`);
    const count = (await everything('limit=100')).length;
    assert.equal(new Set(items.map(({ sku }) => sku)).size, count, sort);
    assert.equal(items.length, count, sort);
    const key = by[sort];
    if (key === undefined) continue;
    for (const [i, item] of items.slice(1).entries()) {
      const before = items[i] as Item;
      const isInOrder = key(before) < key(item) || (key(before) === key(item) && before.sku < item.sku);
      assert.ok(isInOrder, `${sort}: ${before.name} ${before.sku}, ${item.name} ${item.sku}`);
    }
  }
});

test('the newest come first', async () => {
  await call('POST', '/api/products', { body: product('NEWEST') });
  const { body } = await call('GET', '/api/products?sort=newest&limit=1');
  assert.equal(body.items[0].sku, 'NEWEST');
});

test('pages of a search by relevance hold every match once', async () => {
  const items = await everything('q=filer&limit=9');
  assert.equal(items.length, 230);
  assert.equal(new Set(items.map(({ sku }) => sku)).size, 230);
});

test('a page goes on where the last one ended, whatever is added or sold out in between', async () => {
  const first = await call('GET', '/api/products?sort=name&limit=5&q=filler');
  await call('DELETE', `/api/products/${first.body.items[4].sku}`);
  await call('POST', '/api/products', { body: product('F-BEFORE', { name: 'Filler' }) });
  const second = await call(
    'GET',
    `/api/products?sort=name&limit=5&q=filler&cursor=${first.body.next_cursor}`,
  );
  const names = [...first.body.items, ...second.body.items].map(({ name, sku }: Item) => `${name} ${sku}`);
  assert.deepEqual(names, names.toSorted());
  assert.equal(new Set(names).size, 10);
});

test('a cursor is good for its own query only', async () => {
  const { body } = await call('GET', '/api/products?sort=price&limit=5');
  const cursor = body.next_cursor;
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const [fingerprint, key] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  for (const query of [
    `sort=name&cursor=${cursor}`,
    `sort=price&category=plain&cursor=${cursor}`,
    `sort=price&q=filler&cursor=${cursor}`,
    'sort=price&cursor=AAAA',
    'sort=price&cursor=',
    'sort=price&cursor=%F0%9F%8E%81',
    `sort=price&cursor=${forged([fingerprint, 'text', 'A'])}`,
    `sort=price&cursor=${forged([fingerprint, 1e300, 'A'])}`,
    `sort=price&cursor=${forged([fingerprint, key, "'; drop table product"])}`,
    `sort=price&cursor=${forged([fingerprint, key])}`,
    `sort=price&cursor=${forged({})}`,
    `sort=price&cursor=${forged(null)}`,
  ]) {
    const answer = await call('GET', `/api/products?${query}`);
    assert.deepEqual([answer.status, answer.body.code], [422, 'invalid-cursor'], query);
  }
  // How much of it is shown at a time is no part of the query.
  assert.equal((await call('GET', `/api/products?sort=price&limit=7&cursor=${cursor}`)).status, 200);
});

test('misfit filters are refused with 422', async () => {
  for (const query of [
    'sort=sku',
    'sort=price&sort=name',
    'limit=-1',
    'limit=101',
    'limit=ten',
    'limit=1.5',
    'min_price_minor=-1',
    'max_price_minor=1e99',
    'min_price_minor=5&max_price_minor=4',
    'currency=gbp',
    'category=Not%20a%20slug',
    'include_archived=maybe',
    `q=${'x'.repeat(201)}`,
    'colour=red',
  ])
    assert.equal((await call('GET', `/api/products?${query}`)).status, 422, query);
});

test('the catalogue and its words cannot be hurt by words', async () => {
  await found("'); drop table product; --");
  await found('heart & | ! ( ) :* <->');
  assert.ok((await everything('limit=100')).length > 200);
  assert.ok(database.poolState().waiting === 0);
});
