import assert from 'node:assert/strict';
import { test } from 'node:test';
import { away } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';
import { aList, aProduct, catalogueOf } from './test-products.ts';

const LAMP = aProduct('OAK-LAMP', {
  name: 'Oak <lamp>',
  price_minor: 6450,
  attributes: { height_cm: 40, material: 'oak' },
});
const OTHERS = ['A', 'B', 'C', 'D', 'E'].map((sku) => aProduct(sku));
const OLD = aProduct('OLD', { is_archived: true });
const ANSWERS = catalogueOf([LAMP, ...OTHERS, OLD]);

test('a product is shown with what it costs, what it is, and four others, and can be bought by a guest', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  const guest = world.browser();
  const page = await guest.get('/p/OAK-LAMP');
  assert.equal(page.status, 200);
  for (const part of [
    /<h1 class="display">Oak &lt;lamp&gt;<\/h1>/,
    /£64\.50/,
    /<dt>Height<\/dt><dd>40 cm<\/dd>/,
    /<a href="\/\?category=lighting">Lighting<\/a>/,
    /<img src="\/art\/OAK-LAMP\.svg\?v=[\w-]{10}" alt="Drawing: Oak &lt;lamp&gt;" width="600" height="600"/,
    /<form method="post" action="\/cart" id="add"/,
    /<input type="hidden" name="sku" value="OAK-LAMP">/,
  ])
    assert.match(page.text, part);
  assert.equal(page.text.match(/<li class="thing">/g)?.length, 4);
  assert.equal((await guest.post('/cart', { sku: 'OAK-LAMP', quantity: '2' })).status, 303);
});

test('what is no longer sold can be read, and not bought', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  const page = await world.browser().get('/p/OLD');
  assert.equal(page.status, 200);
  assert.match(page.text, /no longer sold/);
  assert.doesNotMatch(page.text, /Add to cart/);
});

test('stock is told in words, and what is sold out cannot be added', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  for (const [availability, words, canAdd] of [
    ['in-stock', 'In stock', true],
    ['few', 'Few left', true],
    ['none', 'Sold out', false],
    ['not-stocked', 'Always to be had', true],
  ] as const) {
    world.gateway.answers['GET /api/products/{sku}'] = { ...LAMP, availability } as typeof LAMP;
    const { text } = await world.browser().get('/p/OAK-LAMP');
    assert.match(text, new RegExp(`data-state="[a-z]+">${words}<`));
    assert.equal(text.includes('Add to cart'), canAdd, availability);
  }
});

test('an unknown product is not found, and things of its words are shown', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  world.gateway.answers['GET /api/products'] = aList([LAMP]);
  const page = await world.browser().get('/p/OAK-LAMPS%2F2');
  assert.equal(page.status, 404);
  assert.ok(world.gateway.inputsOf('GET /api/products').some(({ query }) => query.q === 'oak lamps 2'));
  assert.match(page.text, /href="\/p\/OAK-LAMP"/);
});

test('a product has one address', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  const page = await world.browser().get('/p/oak-lamp');
  assert.deepEqual([page.status, page.headers.location], [303, '/p/OAK-LAMP']);
});

test('the page stands without prices and others, and not without the product', async (t) => {
  const world = await webWorld(t, { answers: { 'GET /api/products/{sku}': LAMP } });
  assert.equal((await world.browser().get('/p/OAK-LAMP')).status, 200);
  world.gateway.answers['GET /api/products/{sku}'] = () => {
    throw away();
  };
  assert.equal((await world.browser().get('/p/OAK-LAMP')).status, 503);
});
