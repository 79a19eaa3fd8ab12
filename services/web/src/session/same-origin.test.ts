import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOfOurPages } from './same-origin.ts';

const OURS = 'https://shop.example';

const CASES: readonly [string, Record<string, string>, boolean, (string | undefined)?][] = [
  ['a form of ours', { 'sec-fetch-site': 'same-origin', origin: OURS }, true],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
  ['a site beside ours', { 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' }, false],
  ['the address bar', { 'sec-fetch-site': 'none' }, false],
  ['a browser that says both, and lies in one', { 'sec-fetch-site': 'cross-site', origin: OURS }, false],
  ['an old browser', { origin: OURS }, true],
  ['an old browser on another site', { origin: 'https://shop.example.evil.example' }, false],
  ['a page without an origin', { origin: 'null' }, false],
  ['a program', {}, false],
  ['a host that is claimed', { origin: 'https://evil.example', host: 'evil.example' }, false],
  ['an address that says its port', { origin: OURS }, true, 'https://SHOP.example:443'],
  ['development', { origin: 'http://localhost:8000', host: 'localhost:8000' }, true, undefined],
  [
    'another site in development',
    { origin: 'http://evil.example', host: 'localhost:8000' },
    false,
    undefined,
  ],
  [
    'development behind the gateway',
    { origin: 'http://localhost:8000', host: '127.0.0.1:8009', 'x-forwarded-host': 'localhost:8000' },
    true,
    undefined,
  ],
];

for (const [who, headers, isOurs, ...publicUrl] of CASES)
  test(`${isOurs ? 'takes' : 'refuses'} what comes from ${who}`, () => {
    assert.equal(isOfOurPages(headers, publicUrl.length === 0 ? OURS : publicUrl[0]), isOurs);
  });
