import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ADMIN, createTestCatalogue, eventsOf, product } from './test-catalogue.ts';

const { call, database } = await createTestCatalogue({ after });

async function added(sku: string, more: Readonly<Record<string, unknown>> = {}) {
  const answer = await call('POST', '/api/products', { body: product(sku, more) });
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body;
}

const change = (sku: string, body: unknown, ifMatch = '*') =>
  call('PATCH', `/api/products/${encodeURIComponent(sku)}`, { body, headers: { 'if-match': ifMatch } });

test('a product is added, upper-cased, with defaults, ETag and Location', async () => {
  const { status, headers, body } = await call('POST', '/api/products', {
    body: { sku: 'mug-1', name: ' A mug ', price_minor: 425, currency: 'GBP', attributes: { ml: 300 } },
  });
  assert.equal(status, 201);
  assert.equal(headers.etag, '"1"');
  assert.equal(headers.location, '/api/products/MUG-1');
  const { created_at, updated_at, ...rest } = body;
  assert.equal(created_at, updated_at);
  assert.match(created_at, /Z$/);
  assert.deepEqual(rest, {
    sku: 'MUG-1',
    name: 'A mug',
    description: '',
    category: null,
    price_minor: 425,
    currency: 'GBP',
    attributes: { ml: 300 },
    is_stocked: true,
    is_archived: false,
    version: 1,
  });
  assert.deepEqual((await call('GET', '/api/products/mug-1', { role: null })).body, body);
});

test('a sku is added once, however many try at the same time and in whatever case', async () => {
  const tries = ['race', 'RACE', 'Race', 'rAcE'].map((sku) =>
    call('POST', '/api/products', { body: product(sku) }),
  );
  const answers = await Promise.all(tries);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
  assert.equal(answers.find(({ status }) => status === 409)?.body.code, 'sku-taken');
  assert.equal((await eventsOf(database, 'RACE')).length, 1);
});

test('skus with blanks, slashes, dots and underscores are read back', async () => {
  for (const sku of [
    'BANK CHARGES',
    'GIFT_0001_20',
    'A/B/C',
    'V1.2',
    `A${'/'.repeat(63)}`,
    'LOOKUP',
    'IMPORT',
  ]) {
    await added(sku);
    const { status, body } = await call('GET', `/api/products/${encodeURIComponent(sku)}`);
    assert.deepEqual([status, body.sku], [200, sku]);
    assert.equal((await call('GET', `/api/products/${encodeURIComponent(sku)}/prices`)).status, 200);
  }
});

test('a product that is not there is a 404, and what is no sku a 422', async () => {
  for (const path of ['NOPE', 'NOPE/prices'])
    assert.equal((await call('GET', `/api/products/${path}`)).status, 404);
  for (const sku of ['%20A', 'A%20', 'A%00B', '..%2F..', 'A%3Cb', 'caf%C3%A9', 'A'.repeat(65)])
    assert.equal((await call('GET', `/api/products/${sku}`)).status, 422, sku);
});

test('an unchanged product is answered with 304 and no body', async () => {
  await added('CACHED');
  const ask = (tag: string) => call('GET', '/api/products/CACHED', { headers: { 'if-none-match': tag } });
  const known = await ask('W/"1"');
  assert.deepEqual([known.status, known.body, known.headers.etag], [304, undefined, '"1"']);
  await change('CACHED', { name: 'New name' });
  assert.equal((await ask('"1"')).status, 200);
  assert.equal((await ask('"2"')).status, 304);
});

test('a change needs If-Match (428), and a stale one changes nothing (412)', async () => {
  await added('GUARDED');
  for (const [method, body] of [
    ['PATCH', { name: 'Other' }],
    ['PUT', { name: 'Other', price_minor: 1, currency: 'GBP' }],
  ] as const) {
    const without = await call(method, '/api/products/GUARDED', { body });
    assert.deepEqual([without.status, without.body.code], [428, 'precondition-required']);
    const stale = await call(method, '/api/products/GUARDED', { body, headers: { 'if-match': '"7"' } });
    assert.deepEqual([stale.status, stale.body.code], [412, 'precondition-failed']);
  }
  assert.equal((await call('GET', '/api/products/GUARDED')).body.name, 'Product GUARDED');
  assert.equal((await change('NOT-THERE', {})).status, 404);
});

test('of two changes of the same version one wins', async () => {
  await added('CONTESTED');
  const answers = await Promise.all(
    [1, 2, 3, 4].map((price_minor) => change('CONTESTED', { price_minor }, '"1"')),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412, 412]);
});

test('a PATCH changes what it names; a PUT replaces the rest by defaults', async () => {
  await added('EDITED', { description: 'Long', attributes: { a: 1 } });
  const patched = await change('EDITED', { name: 'Renamed', is_stocked: false });
  assert.equal(patched.headers.etag, '"2"');
  assert.equal(patched.body.description, 'Long');
  const replaced = await call('PUT', '/api/products/EDITED', {
    body: { name: 'Replaced', price_minor: 5, currency: 'EUR' },
    headers: { 'if-match': '"2"' },
  });
  const { description, attributes, is_stocked, version } = replaced.body;
  assert.deepEqual([description, attributes, is_stocked, version], ['', {}, true, 3]);
});

test('a change that changes nothing makes no version and no event', async () => {
  await added('SAME', { attributes: { a: 1, b: 2 } });
  for (const body of [
    {},
    { name: ' Product SAME ' },
    { attributes: { b: 2, a: 1 } },
    { is_archived: false },
  ]) {
    const { status, headers } = await change('SAME', body);
    assert.deepEqual([status, headers.etag], [200, '"1"']);
  }
  assert.equal((await eventsOf(database, 'SAME')).length, 1);
});

test('every change is told with the state after it and its version as sequence', async () => {
  await added('TOLD');
  await change('TOLD', { price_minor: 150 });
  await call('DELETE', '/api/products/TOLD');
  await call('DELETE', '/api/products/TOLD');
  await change('TOLD', { is_archived: false });
  const state = { sku: 'TOLD', name: 'Product TOLD', currency: 'GBP', is_stocked: true };
  const told = (type: string, version: number, price_minor: number, is_archived: boolean) => ({
    type,
    sequence: String(version).padStart(10, '0'),
    data: { ...state, price_minor, is_archived },
  });
  assert.deepEqual(await eventsOf(database, 'TOLD'), [
    told('product.created', 1, 100, false),
    told('product.updated', 2, 150, false),
    told('product.archived', 3, 150, true),
    told('product.updated', 4, 150, false),
  ]);
});

test('an archived product stays readable, and leaves the list', async () => {
  await added('RETIRED', { name: 'Singular gramophone' });
  assert.equal(
    (await call('DELETE', '/api/products/RETIRED', { headers: { 'if-match': '"9"' } })).status,
    412,
  );
  assert.equal((await call('DELETE', '/api/products/RETIRED')).status, 204);
  assert.equal((await call('GET', '/api/products/RETIRED')).body.is_archived, true);
  assert.deepEqual((await call('GET', '/api/products?q=gramophone')).body.items, []);
  assert.equal((await call('GET', '/api/products?q=gramophone&include_archived=true')).body.items.length, 1);
  assert.equal((await call('DELETE', '/api/products/NEVER-THERE')).status, 404);
});

test('every price is kept with who set it, which only staff see', async () => {
  await added('PRICED');
  await change('PRICED', { price_minor: 200 });
  await change('PRICED', { name: 'Not a price' });
  await change('PRICED', { currency: 'EUR' });
  await call('POST', '/api/products/import', {
    body: { products: [product('PRICED', { price_minor: 300, currency: 'EUR' })] },
  });
  const { body } = await call('GET', '/api/products/PRICED/prices', { role: 'staff' });
  const seen = body.items.map(({ at, ...price }: { at: string }) => price);
  assert.deepEqual(seen, [
    { price_minor: 300, currency: 'EUR', version: 5, actor: ADMIN },
    { price_minor: 200, currency: 'EUR', version: 4, actor: ADMIN },
    { price_minor: 200, currency: 'GBP', version: 2, actor: ADMIN },
    { price_minor: 100, currency: 'GBP', version: 1, actor: ADMIN },
  ]);
  const anonymous = await call('GET', '/api/products/PRICED/prices?limit=3', { role: null });
  assert.equal(anonymous.body.items.length, 3);
  assert.ok(!JSON.stringify(anonymous.body).includes(ADMIN));
  const rest = await call('GET', `/api/products/PRICED/prices?cursor=${anonymous.body.next_cursor}`);
  assert.deepEqual([rest.body.items.length, rest.body.next_cursor], [1, null]);
});

test('only admins write', async () => {
  await added('LOCKED');
  const headers = { 'if-match': '*' };
  const writes = [
    ['POST', '/api/products', product('X')],
    ['POST', '/api/products/import', { products: [product('X')] }],
    ['PATCH', '/api/products/LOCKED', { name: 'x' }],
    ['PUT', '/api/products/LOCKED', { name: 'x', price_minor: 1, currency: 'GBP' }],
    ['DELETE', '/api/products/LOCKED', undefined],
  ] as const;
  for (const [method, url, body] of writes) {
    assert.equal((await call(method, url, { body, headers, role: null })).status, 401, url);
    for (const role of ['customer', 'staff'] as const)
      assert.equal((await call(method, url, { body, headers, role })).status, 403, url);
  }
});

test('misfit products are refused with 422 that names the field', async () => {
  const wrong: [field: string, value: unknown][] = [
    ['sku', ''],
    ['sku', ' A'],
    ['sku', '-A'],
    ['sku', 'A\n'],
    ['sku', 'A'.repeat(65)],
    ['sku', 7],
    ['name', ''],
    ['name', '   '],
    ['name', 'x'.repeat(201)],
    ['name', 'a\r\nb'],
    ['name', 'a\u001b[31m'],
    ['name', 'a\u202eb'],
    ['name', 'a\u200bb'],
    ['name', null],
    ['description', 'a\u0007'],
    ['description', 'x'.repeat(4001)],
    ['category', 'Not A Slug'],
    ['category', ''],
    ['category', '-'],
    ['price_minor', -1],
    ['price_minor', 1.5],
    ['price_minor', '100'],
    ['price_minor', 1e12],
    ['price_minor', null],
    ['currency', 'gbp'],
    ['currency', 'POUNDS'],
    ['attributes', { nested: { a: 1 } }],
    ['attributes', { list: [] }],
    ['attributes', { nothing: null }],
    ['attributes', Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`a${i}`, i]))],
    ['attributes', { ' ': 1 }],
    ['attributes', { ['x'.repeat(65)]: 1 }],
    ['attributes', { long: 'x'.repeat(501) }],
    ['attributes', []],
    ['is_stocked', 'true'],
    ['is_stocked', 1],
    ['surprise', 1],
    ['is_archived', true],
    ['version', 3],
  ];
  for (const [field, value] of wrong) {
    const { status, body } = await call('POST', '/api/products', { body: product('W', { [field]: value }) });
    assert.equal(status, 422, `${field} ${JSON.stringify(value)}`);
    assert.ok(
      body.errors.some((error: { field: string }) => error.field.startsWith(field)),
      `${field} ${JSON.stringify(value)}: ${JSON.stringify(body.errors)}`,
    );
  }
  for (const missing of ['sku', 'name', 'price_minor', 'currency']) {
    const { [missing as 'sku']: _left, ...rest } = product('W');
    assert.equal((await call('POST', '/api/products', { body: rest })).status, 422, missing);
  }
});

test('a product in a category that is not there is refused', async () => {
  const { status, body } = await call('POST', '/api/products', {
    body: product('LOST', { category: 'nowhere' }),
  });
  assert.deepEqual([status, body.code], [422, 'unknown-category']);
  await added('LOST');
  assert.equal((await change('LOST', { category: 'nowhere' })).status, 422);
});

test('text that PostgreSQL cannot hold is refused', async () => {
  for (const name of ['a\\u0000b', 'a\\ud800b']) {
    const payload = `{"sku":"NUL","name":"${name}","price_minor":1,"currency":"GBP"}`;
    const answer = await call('POST', '/api/products', {
      body: payload,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(answer.status, 422);
  }
});
