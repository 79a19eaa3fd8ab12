import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answers, away, problem } from '../../stand-in-gateway.ts';
import { webWorld } from '../../web-world.ts';
import { aList, aProduct } from '../test-products.ts';

const LAMP = aProduct('OAK/LAMP', { version: 3, attributes: { watt: 7, colour: 'oak' } });
const ONE = '/console/products/OAK%2FLAMP';
const ANSWERS = {
  'GET /api/products': aList([LAMP, aProduct('OLD', { is_archived: true })]),
  'GET /api/products/{sku}': LAMP,
  'GET /api/products/{sku}/prices': {
    items: [{ price_minor: 990, currency: 'GBP', version: 2, at: LAMP.updated_at }],
    next_cursor: null,
  },
  'GET /api/stock/{sku}': () => {
    throw problem(404, 'not-found');
  },
  'PATCH /api/products/{sku}': LAMP,
  'DELETE /api/products/{sku}': undefined,
} as unknown as Answers;
const FORM = {
  version: '3',
  name: 'Oak lamp',
  description: 'Made well.',
  category: '',
  price: '13.5',
  currency: 'gbp',
  attributes: '{"watt": 9}',
};

async function adminOf(t: Parameters<typeof webWorld>[0]) {
  const { signedIn, gateway } = await webWorld(t, { answers: ANSWERS });
  const admin = await signedIn({ roles: ['admin'] });
  const page = await admin.get(ONE);
  return { signedIn, gateway, admin, page };
}

test('admins see the catalogue and a product with its prices; staff do not', async (t) => {
  const { signedIn, gateway, admin, page } = await adminOf(t);
  const staff = await signedIn({ roles: ['staff'] });
  for (const address of ['/console/products', ONE]) assert.equal((await staff.get(address)).status, 404);
  const list = await admin.get('/console/products?q=lamp&archived=1');
  for (const text of [/OAK%2FLAMP/, /archived/]) assert.match(list.text, text);
  assert.deepEqual(gateway.inputsOf('GET /api/products').at(-1).query, {
    q: 'lamp',
    include_archived: true,
    limit: 50,
  });
  for (const text of [/value="12\.50"/, /£9\.90/, /none yet/, /name="version" value="3"/])
    assert.match(page.text, text);
});

test('a product is changed as it was read', async (t) => {
  const { gateway, admin } = await adminOf(t);
  assert.equal((await admin.post(ONE, FORM)).headers.location, `${ONE}?done=saved`);
  assert.deepEqual(gateway.inputsOf('PATCH /api/products/{sku}'), [
    {
      path: { sku: 'OAK/LAMP' },
      headers: { 'if-match': '"3"' },
      body: {
        name: 'Oak lamp',
        description: 'Made well.',
        currency: 'GBP',
        is_stocked: false,
        attributes: { watt: 9 },
        category: null,
        price_minor: 1350,
      },
    },
  ]);
});

test('a change of what another has changed meanwhile shows both states, and can be sent again', async (t) => {
  const { gateway, admin } = await adminOf(t);
  gateway.answers['GET /api/products/{sku}'] = { ...LAMP, version: 4, name: 'Elm lamp' };
  gateway.answers['PATCH /api/products/{sku}'] = () => {
    throw problem(412, 'precondition-failed', 'Somebody changed it since you read it.');
  };
  const again = await admin.post(ONE, FORM);
  assert.equal(again.status, 412);
  for (const text of [/Somebody changed it/, /Oak lamp<\/td>.*Elm lamp<\/td>/, /value="Oak lamp"/])
    assert.match(again.text, text);
  assert.match(again.text, /name="version" value="4"/);
});

test('what is no amount and no attributes is not sent', async (t) => {
  const { gateway, admin } = await adminOf(t);
  const again = await admin.post(ONE, { ...FORM, price: '13.505', attributes: '{"watt": [9]}' });
  assert.equal(again.status, 422);
  for (const text of [/Price must be an amount of GBP/, /Attributes must be a JSON object/])
    assert.match(again.text, text);
  assert.deepEqual(gateway.inputsOf('PATCH /api/products/{sku}'), []);
});

test('a product is archived and brought back', async (t) => {
  const { gateway, admin, page } = await adminOf(t);
  assert.match(page.text, /Archive it/);
  assert.equal(
    (await admin.post(`${ONE}/archive`, { version: '3' })).headers.location,
    `${ONE}?done=archived`,
  );
  assert.equal(
    (await admin.post(`${ONE}/bring-back`, { version: '3' })).headers.location,
    `${ONE}?done=brought-back`,
  );
  assert.deepEqual(gateway.inputsOf('DELETE /api/products/{sku}')[0].headers, { 'if-match': '"3"' });
  assert.deepEqual(gateway.inputsOf('PATCH /api/products/{sku}')[0].body, { is_archived: false });
  gateway.answers['DELETE /api/products/{sku}'] = () => {
    throw away();
  };
  const open = await admin.post(`${ONE}/archive`, { version: '3' });
  assert.equal(open.status, 503);
  assert.match(open.text, /There was no answer/);
});
