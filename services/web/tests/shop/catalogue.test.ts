import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { away, problem } from '../stand-in-gateway.ts';
import { webWorld } from '../web-world.ts';
import { aList, aProduct, catalogueOf } from './test-products.ts';

const LAMP = aProduct('LAMP', { name: 'Oak <lamp>', price_minor: 6450 });
const ANSWERS = catalogueOf([LAMP, aProduct('POT')]);

test('the first page shows what there is, the same to all guests', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  const page = await world.browser().get('/');
  assert.equal(page.status, 200);
  assert.match(page.text, /<h1 class="display">Made to be handed down\.<\/h1>/);
  assert.match(page.text, /2 things/);
  assert.match(page.text, /Oak &lt;lamp&gt;/);
  assert.match(page.text, /£64\.50/);
  assert.match(page.text, /href="\/\?category=lighting"/);
  assert.doesNotMatch(page.text, /form_token/);
  assert.equal(page.headers['set-cookie'], undefined);
  assert.equal(page.headers['cache-control'], 'private, no-cache');
  assert.equal((await world.browser().get('/')).text, page.text);
  assert.ok(world.gateway.calls.every(({ token }) => token === undefined));
});

test('a guest who has the page is not sent it again, and others get it compressed', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  const { headers, text } = await world.browser().get('/');
  const again = await world.browser().get('/', { 'if-none-match': `W/${headers.etag}` });
  assert.deepEqual([again.status, again.text], [304, '']);
  world.gateway.answers['GET /api/products'] = aList([LAMP]);
  assert.equal((await world.browser().get('/', { 'if-none-match': headers.etag })).status, 200);
  world.gateway.answers['GET /api/products'] = ANSWERS['GET /api/products'] as never;
  const answer = await world.app.inject({ url: '/', headers: { 'accept-encoding': 'br, gzip' } });
  assert.equal(answer.headers['content-encoding'], 'gzip');
  assert.equal(gunzipSync(answer.rawPayload).toString('utf8'), text);
});

test('whoever is signed in can add from the list, in a page of their own', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  const page = await (await world.signedIn()).get('/');
  assert.match(page.text, /<form id="add-one" method="post" action="\/cart"/);
  assert.match(page.text, /<button class="btn" form="add-one" name="sku" value="LAMP"/);
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.equal(page.headers.etag, undefined);
});

test('what is asked of the first page is asked of the catalogue, and stays in its forms', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  world.gateway.answers['GET /api/products'] = aList([LAMP], { next_cursor: 'abc' });
  const page = await world.browser().get('/?q=lamps&category=lighting&min=10&max=80&in_stock=1&sort=price');
  assert.deepEqual(world.gateway.inputsOf('GET /api/products')[0], {
    query: {
      limit: 24,
      q: 'lamps',
      category: 'lighting',
      min_price_minor: 1000,
      max_price_minor: 8000,
      currency: 'GBP',
      in_stock: true,
      sort: 'price',
    },
  });
  assert.match(page.text, /<h1 class="display">“lamps” in Lighting<\/h1>/);
  assert.doesNotMatch(page.text, /handed down/);
  assert.match(page.text, /Oak &lt;<mark>lamp<\/mark>&gt;/);
  for (const part of [
    'name="q" value="lamps"',
    'name="min"[^>]* value="10"',
    'value="price" selected',
    'name="in_stock" value="1" checked',
  ])
    assert.match(page.text, new RegExp(part));
  const more = /href="([^"]*)" data-more/.exec(page.text)?.[1]?.replaceAll('&amp;', '&');
  assert.equal(more, '/?q=lamps&category=lighting&min=10&max=80&in_stock=1&sort=price&cursor=abc');
});

test('a typo is named, and what was meant is marked', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  const corrections = [{ typed: 'lapm', meant: 'lamp' }];
  world.gateway.answers['GET /api/products'] = aList([LAMP], { corrections });
  const page = await world.browser().get('/?q=lapm');
  assert.match(page.text, /<strong>lamp<\/strong> \(you typed <em>lapm<\/em>\)/);
  assert.match(page.text, /<mark>lamp<\/mark>/);
});

test('where nothing is found, the page says what to give up', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  const price_range = { min_minor: 1250, max_minor: 6450 };
  world.gateway.answers['GET /api/products'] = aList([], { price_range });
  const page = await world.browser().get('/?q=oak+lamp&category=lighting&max=5&in_stock=1');
  assert.match(
    page.text,
    /<a href="\/\?q=oak\+lamp&amp;category=lighting&amp;in_stock=1">Clear the price<\/a>/,
  );
  assert.match(page.text, /&amp;max=5">Show what is sold out, too</);
  assert.match(page.text, /from £12\.50 to £64\.50/);
  assert.match(page.text, /<a href="\/\?q=oak\+lamp">Look for “oak lamp” in all categories<\/a>/);
  assert.match(page.text, /<a href="\/\?q=oak">oak<\/a>/);
});

test('while the catalogue is away, its last page stands, and says so, without a way to add', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  await world.browser().get('/');
  world.gateway.answers['GET /api/products'] = () => {
    throw away();
  };
  const page = await world.browser().get('/');
  assert.equal(page.status, 200);
  assert.match(page.text, /This is how it was at/);
  assert.match(page.text, /Oak &lt;lamp&gt;/);
  assert.doesNotMatch(page.text, /data-add/);
  assert.equal(page.headers['cache-control'], 'no-store');
  assert.equal((await world.browser().get('/?q=other')).status, 503, 'what nobody saw of late');
});

test('a page stands without what an older catalogue does not say, and without its categories', async (t) => {
  const world = await webWorld(t, {
    answers: { 'GET /api/products': { items: [LAMP], next_cursor: null } as never },
  });
  const page = await world.browser().get('/');
  assert.equal(page.status, 200);
  assert.match(page.text, /Oak &lt;lamp&gt;/);
  assert.match(page.text, /The categories cannot be shown/);
});

test('a place in a list that is no more leads to its beginning', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  world.gateway.answers['GET /api/products'] = ({ query }) => {
    if (query?.cursor !== undefined) throw problem(400, 'invalid-cursor');
    return aList([LAMP]);
  };
  const page = await world.browser().get('/?q=lamp&cursor=old');
  assert.deepEqual([page.status, page.headers.location], [303, '/?q=lamp']);
});

test('a category that there is not is told as not found', async (t) => {
  const world = await webWorld(t, { answers: ANSWERS });
  world.gateway.answers['GET /api/products'] = aList([]);
  assert.equal((await world.browser().get('/?category=boats')).status, 404);
});
