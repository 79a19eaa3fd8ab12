import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problem } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';
import { aProduct, catalogueOf } from './test-products.ts';

const LAMP = { sku: 'OAK-DESK-LAMP', name: 'Oak <desk> lamp', price_minor: 6450, currency: 'GBP' };
const inCart = (quantity: number, isSold = true) => ({
  sku: LAMP.sku,
  quantity,
  name: LAMP.name,
  unit_price_minor: isSold ? LAMP.price_minor : null,
  currency: LAMP.currency,
  is_sold: isSold,
});

test('a guest has a cart, which the browser keeps', async (t) => {
  const { browser, gateway } = await webWorld(t, {
    answers: { 'POST /api/products/lookup': { products: [LAMP] } as never },
  });
  const guest = browser();
  await guest.get('/sign-in');
  const added = await guest.post('/cart', { sku: LAMP.sku, quantity: '2' });
  assert.deepEqual([added.status, added.headers.location], [303, '/cart']);
  const page = await guest.get('/cart');
  assert.match(page.text, /Oak &lt;desk&gt; lamp/);
  assert.match(page.text, /£129\.00/);
  assert.equal(page.headers['cache-control'], 'no-store');
  await guest.post('/cart/remove', { sku: LAMP.sku, quantity: '2' });
  const asked = gateway.inputsOf('POST /api/products/lookup').length;
  assert.match((await guest.get('/cart')).text, /Nothing in it yet/);
  assert.equal(gateway.inputsOf('POST /api/products/lookup').length, asked);
});

test('what a browser has not got from us is no cart', async (t) => {
  const { browser } = await webWorld(t);
  const guest = browser();
  guest.cookies.set('cart', `${Buffer.from('[["OAK-DESK-LAMP",1]]').toString('base64url')}.forged`);
  assert.match((await guest.get('/cart')).text, /Nothing in it yet/);
});

test('a form of another site changes no cart', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: { 'GET /api/carts/me': { items: [] } as never },
  });
  const customer = await signedIn();
  await customer.get('/cart');
  const answer = await customer.post('/cart', { sku: LAMP.sku }, { 'sec-fetch-site': 'cross-site' });
  assert.equal(answer.status, 403);
  assert.deepEqual(gateway.inputsOf('PUT /api/carts/me/items/{sku}'), []);
});

test('whoever is signed in adds to the cart at the platform', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: {
      'GET /api/carts/me': { items: [inCart(2)] } as never,
      'PUT /api/carts/me/items/{sku}': { items: [inCart(5)] } as never,
    },
  });
  const customer = await signedIn();
  await customer.get('/cart');
  await customer.post('/cart', { sku: LAMP.sku, quantity: '3' });
  assert.deepEqual(gateway.inputsOf('PUT /api/carts/me/items/{sku}'), [
    { path: { sku: LAMP.sku }, body: { quantity: 5 } },
  ]);
});

test('what a guest has put into the cart joins that of the account, and waits while it does not fit', async (t) => {
  const { browser, signedIn, gateway } = await webWorld(t, {
    answers: {
      'POST /api/products/lookup': { products: [LAMP] } as never,
      'GET /api/carts/me': { items: [inCart(3)] } as never,
      'POST /api/carts/me/merge': () => {
        throw problem(422, 'cart-full', 'A cart has room for 100 products.');
      },
    },
  });
  const guest = browser();
  await guest.get('/sign-in');
  await guest.post('/cart', { sku: LAMP.sku, quantity: '2' });
  const customer = await signedIn();
  customer.cookies.set('cart', guest.cookies.get('cart') ?? '');
  await customer.get('/cart');
  gateway.answers['POST /api/carts/me/merge'] = { items: [inCart(3)] } as never;
  assert.match((await customer.get('/cart')).text, /Cart <span[^>]*>3/);
  await customer.get('/cart');
  const merge = { body: { items: [{ sku: LAMP.sku, quantity: 2 }] } };
  assert.deepEqual(
    gateway.inputsOf('POST /api/carts/me/merge'),
    [merge, merge],
    'refused, taken, and then done',
  );
});

test('a refused change is said on the page, and a quantity that is none takes nothing out', async (t) => {
  const { signedIn, gateway } = await webWorld(t, {
    answers: {
      'GET /api/carts/me': { items: [inCart(2)] } as never,
      'PUT /api/carts/me/items/{sku}': () => {
        throw problem(422, 'products-unavailable', 'It is no longer sold.');
      },
    },
  });
  const customer = await signedIn();
  await customer.get('/cart');
  const refused = await customer.post('/cart/set', { sku: LAMP.sku, quantity: '3' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /It is no longer sold\./);
  assert.equal((await customer.post('/cart/set', { sku: LAMP.sku, quantity: 'many' })).status, 422);
  assert.deepEqual(gateway.inputsOf('DELETE /api/carts/me/items/{sku}'), []);
});

test('what is no longer sold stands in the way of the checkout', async (t) => {
  const { signedIn } = await webWorld(t, {
    answers: { 'GET /api/carts/me': { items: [inCart(1, false)] } as never },
  });
  const page = await (await signedIn()).get('/cart');
  assert.match(page.text, /No longer sold/);
  assert.doesNotMatch(page.text, /href="\/checkout"/);
});

test('what has changed since a thing was put into the cart stands beside it', async (t) => {
  const { signedIn, gateway } = await webWorld(t);
  const customer = await signedIn();
  const shown = async (changes: object) => {
    gateway.answers['GET /api/carts/me'] = { items: [{ ...inCart(1), ...changes }] } as never;
    return (await customer.get('/cart')).text;
  };
  assert.doesNotMatch(await shown({ availability: 'in-stock' }), /line-changes/);
  assert.match(
    await shown({ previous_unit_price_minor: 6000 }),
    /Costs more<\/strong> than when you put it in: it was <data value="6000">£60\.00/,
  );
  assert.match(await shown({ previous_unit_price_minor: 7000 }), /Costs less/);
  assert.match(await shown({ availability: 'few' }), /Few left/);
  assert.match(await shown({ availability: 'none' }), /Sold out<\/span> An order of it would be refused/);
  const gone = { is_sold: false, unit_price_minor: null };
  assert.match(await shown({ ...gone, is_archived: true }), /You can still read about it/);
  assert.match(await shown({ ...gone, is_archived: false }), /It is not in the catalogue any more/);
});

test('a guest is told of what is no longer sold, too', async (t) => {
  const { browser } = await webWorld(t, {
    answers: { 'POST /api/products/lookup': { products: [{ ...LAMP, is_archived: true }] } as never },
  });
  const guest = browser();
  await guest.get('/sign-in');
  await guest.post('/cart', { sku: LAMP.sku });
  const { text } = await guest.get('/cart');
  assert.match(text, /No longer sold/);
  assert.doesNotMatch(text, /href="\/checkout"/);
});

test('an empty cart shows three things to begin with, and stands without them', async (t) => {
  const shelf = ['BRASS-READING-LAMP', 'DOTTED-NOTEBOOK-A5', 'STONEWARE-TEAPOT', 'TERRACOTTA-POT-30'];
  const world = await webWorld(t);
  assert.match((await world.browser().get('/cart')).text, /Nothing in it yet/);
  Object.assign(world.gateway.answers, catalogueOf(shelf.map((sku) => aProduct(sku))));
  const { text } = await world.browser().get('/cart');
  assert.equal(text.match(/<li class="thing">/g)?.length, 3);
  assert.match(text, /href="\/p\/STONEWARE-TEAPOT"/);
});
