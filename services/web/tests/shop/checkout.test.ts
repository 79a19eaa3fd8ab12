import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiError } from '@platform/api-client/api-error.ts';
import { type Answers, problem } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';

const HOME = {
  id: 'home',
  recipient: 'Ann Weaver',
  line1: '14 Tanner Row',
  city: 'York',
  country: 'GB',
  is_default: true,
};
const CART = {
  items: [
    {
      sku: 'OAK-DESK-LAMP',
      quantity: 2,
      name: 'Oak desk lamp',
      unit_price_minor: 6450,
      currency: 'GBP',
      is_sold: true,
    },
  ],
};
const ORDER = { id: '01a22a75-17d2-74f2-ac6e-d8a9ca3f33f5', number: 'K7Q2-9MXE' };

const ANSWERS = {
  'GET /api/carts/me': CART,
  'GET /api/users/me/addresses': { items: [HOME] },
  'POST /api/carts/me/checkout': ORDER,
} as unknown as Answers;

const keyOf = (text: string) => /name="key" value="([^"]+)"/.exec(text)?.[1] ?? '';

test('a guest is asked to sign in, and comes back', async (t) => {
  const { browser } = await webWorld(t);
  const answer = await browser().get('/checkout');
  assert.deepEqual([answer.status, answer.headers.location], [303, '/sign-in?to=%2Fcheckout']);
});

test('an order is placed with the address and the card that were chosen', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  const customer = await signedIn();
  const page = await customer.get('/checkout');
  const key = keyOf(page.text);
  const form = { key, total: '12900', address: 'home', card: 'tok_visa' };
  const placed = await customer.post('/checkout', form);
  assert.deepEqual([placed.status, placed.headers.location], [303, '/orders/K7Q2-9MXE']);
  const { id: _, is_default: __, ...address } = HOME;
  assert.deepEqual(gateway.inputsOf('POST /api/carts/me/checkout'), [
    { headers: { 'idempotency-key': key }, body: { card_token: 'tok_visa', shipping_address: address } },
  ]);
});

test('a form that is sent again is the same request, also when the cart is empty by then', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  const customer = await signedIn();
  const form = {
    key: keyOf((await customer.get('/checkout')).text),
    total: '12900',
    address: 'home',
    card: 'tok_visa',
  };
  await customer.post('/checkout', form);
  gateway.answers['GET /api/carts/me'] = { items: [] } as never;
  assert.equal((await customer.post('/checkout', form)).headers.location, '/orders/K7Q2-9MXE');
  const [first, second] = gateway.inputsOf('POST /api/carts/me/checkout');
  assert.deepEqual(second, first);
});

test('a total that has changed is to be agreed to', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  const customer = await signedIn();
  const { text } = await customer.get('/checkout');
  const page = await customer.post('/checkout', { key: keyOf(text), total: '10000', address: 'home' });
  assert.match(page.text, /it was <data value="10000">£100\.00<\/data>/);
  assert.deepEqual(gateway.inputsOf('POST /api/carts/me/checkout'), []);
});

test('what the platform refuses is said beside its field, what was typed stays, and the next try is another request', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  gateway.answers['GET /api/users/me/addresses'] = { items: [] } as never;
  gateway.answers['POST /api/carts/me/checkout'] = () => {
    const errors = [{ field: 'shipping_address/city', message: 'is needed' }];
    throw new ApiError(422, { status: 422, code: 'validation-failed', errors }, null, '');
  };
  const customer = await signedIn();
  const key = keyOf((await customer.get('/checkout')).text);
  const form = { key, total: '12900', address: 'another', recipient: 'Ann "A" Weaver', card: 'tok_visa' };
  const page = await customer.post('/checkout', form);
  assert.equal(page.status, 422);
  assert.match(page.text, /value="Ann &quot;A&quot; Weaver"/);
  assert.match(page.text, /href="#f-city"/, 'the summary leads to the field');
  assert.notEqual(keyOf(page.text), key);
});

test('while it is not known whether an order was placed, the form keeps its key', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  gateway.answers['POST /api/carts/me/checkout'] = () => {
    throw problem(503, 'temporarily-unavailable', 'Try again.', 2);
  };
  const customer = await signedIn();
  const key = keyOf((await customer.get('/checkout')).text);
  const page = await customer.post('/checkout', { key, total: '12900', address: 'home', card: 'tok_visa' });
  assert.equal(page.status, 503);
  assert.equal(keyOf(page.text), key);
});

test('an address that is gone meanwhile is to be chosen again', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  const customer = await signedIn();
  const key = keyOf((await customer.get('/checkout')).text);
  const page = await customer.post('/checkout', {
    key,
    total: '12900',
    address: 'removed',
    card: 'tok_visa',
  });
  assert.equal(page.status, 422);
  assert.match(page.text, /not in your book any more/);
  assert.deepEqual(gateway.inputsOf('POST /api/carts/me/checkout'), []);
});

test('what is not carried needs no address', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  const items = CART.items.map((item) => ({ ...item, availability: 'not-stocked' }));
  gateway.answers['GET /api/carts/me'] = { items } as never;
  const customer = await signedIn();
  const page = await customer.get('/checkout');
  assert.doesNotMatch(page.text, /Where to|14 Tanner Row/);
  await customer.post('/checkout', { key: keyOf(page.text), total: '12900', card: 'tok_visa' });
  const [{ body }] = gateway.inputsOf('POST /api/carts/me/checkout') as [{ body: object }];
  assert.deepEqual(body, { card_token: 'tok_visa' });
});

test('while the cart cannot be read, all that was sent is kept, to be sent again with its key', async (t) => {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  const customer = await signedIn();
  const key = keyOf((await customer.get('/checkout')).text);
  gateway.answers['GET /api/carts/me'] = () => {
    throw problem(503, 'temporarily-unavailable', 'Try again.', 2);
  };
  const form = { key, total: '12900', address: 'another', recipient: 'Ann "A" Weaver', card: 'tok_visa' };
  const page = await customer.post('/checkout', form);
  assert.equal(page.status, 503);
  assert.equal(keyOf(page.text), key);
  assert.match(page.text, /type="hidden" name="recipient" value="Ann &quot;A&quot; Weaver"/);
  assert.equal(page.text.match(/name="form_token"/g)?.length, 1);
});

test('an empty cart leads back to the cart', async (t) => {
  const { signedIn } = await webWorld(t, {
    answers: { ...ANSWERS, 'GET /api/carts/me': { items: [] } as never },
  });
  assert.equal((await (await signedIn()).get('/checkout')).headers.location, '/cart');
});

test('in production no token is offered', async (t) => {
  const { signedIn } = await webWorld(t, { answers: ANSWERS, isDevelopment: false });
  assert.doesNotMatch((await (await signedIn()).get('/checkout')).text, /tok_/);
});
