import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { away } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';
import { aProduct, catalogueOf } from './test-products.ts';

const LAMP = aProduct('OAK/LAMP', { name: 'Oak desk lamp' });
const ADDRESS = /src="(\/art\/OAK%2FLAMP\.svg\?v=[\w-]{10})"/;

test('a picture is kept for ever at the address that a page shows, also while the catalogue is away', async (t) => {
  const world = await webWorld(t, { answers: catalogueOf([LAMP]) });
  const [, address = ''] = ADDRESS.exec((await world.browser().get('/')).text) ?? [];
  world.gateway.answers['GET /api/products/{sku}'] = () => {
    throw away();
  };
  const picture = await world.browser().get(address);
  assert.equal(picture.status, 200);
  assert.match(picture.headers['content-type'], /^image\/svg\+xml/);
  assert.equal(picture.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.match(picture.text, /^<svg /);
  const zipped = await world.app.inject({ url: address, headers: { 'accept-encoding': 'gzip' } });
  assert.equal(gunzipSync(zipped.rawPayload).toString('utf8'), picture.text);
});

test('a picture that no page of this process has shown is drawn from the catalogue', async (t) => {
  const [one, other] = [
    await webWorld(t, { answers: catalogueOf([LAMP]) }),
    await webWorld(t, { answers: catalogueOf([LAMP]) }),
  ];
  const [, address = ''] = ADDRESS.exec((await one.browser().get('/')).text) ?? [];
  const picture = await other.browser().get(address);
  assert.equal(picture.status, 200);
  assert.match(picture.headers['cache-control'], /immutable/);
});

test('an address that names no picture, or an old one, is not kept for ever', async (t) => {
  const world = await webWorld(t, { answers: catalogueOf([LAMP]) });
  for (const address of ['/art/OAK%2FLAMP.svg', '/art/OAK%2FLAMP.svg?v=0123456789']) {
    const picture = await world.browser().get(address);
    assert.deepEqual([picture.status, picture.headers['cache-control']], [200, 'public, max-age=300']);
  }
  for (const address of ['/art/NONE.svg?v=0123456789', '/art/OAK%2FLAMP.png', '/art/.svg']) {
    const nothing = await world.browser().get(address);
    assert.deepEqual([nothing.status, nothing.headers['cache-control']], [404, 'no-store'], address);
  }
});
