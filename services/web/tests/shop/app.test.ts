import assert from 'node:assert/strict';
import { test } from 'node:test';
import { webWorld } from '../web-world.ts';
import { aProduct, catalogueOf } from './test-products.ts';

test('a page leads to a manifest, and the manifest to icons of the sizes that it says', async (t) => {
  const world = await webWorld(t, { answers: catalogueOf([aProduct('LAMP')]) });
  const browser = world.browser();
  assert.match((await browser.get('/')).text, /<link rel="manifest" href="\/manifest\.webmanifest">/);
  const answer = await browser.get('/manifest.webmanifest');
  assert.match(answer.headers['content-type'], /^application\/manifest\+json/);
  const { icons, start_url, display } = JSON.parse(answer.text);
  assert.deepEqual([start_url, display], ['/', 'standalone']);
  for (const { src, type, sizes } of icons) {
    const icon = await world.app.inject({ url: src });
    assert.equal(icon.statusCode, 200, src);
    assert.ok(String(icon.headers['content-type']).startsWith(type), src);
    const width = () => icon.rawPayload.readUInt32BE(16);
    if (type === 'image/png') assert.equal(sizes, `${width()}x${width()}`);
  }
  assert.ok(icons.some(({ purpose }: { purpose: string }) => purpose === 'maskable'));
});

test('the worker keeps the page for when the network is away and what it is made of, and nothing else', async (t) => {
  const world = await webWorld(t);
  const { text, headers } = await world.browser().get('/sw.js');
  assert.match(headers['content-type'], /^text\/javascript/);
  assert.equal(headers['cache-control'], 'no-cache');
  assert.match(headers['content-security-policy'], /connect-src 'self'/, 'it may ask for what it keeps');
  const kept = JSON.parse(/^const KEPT = (.*);$/m.exec(text)?.[1] ?? '');
  assert.equal(kept.offline, '/offline');
  const offline = await world.browser().get(kept.offline);
  assert.match(offline.text, /You are offline/);
  const loaded = [...offline.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
    ([, address]) => address,
  );
  assert.deepEqual(kept.assets.toSorted(), loaded.toSorted());
  for (const address of kept.assets) assert.equal((await world.browser().get(address)).status, 200, address);
  assert.match(text, /credentials:"omit"/);
});
