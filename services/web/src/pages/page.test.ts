import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ownPath } from './page.ts';

const GOOD = [
  '/',
  '/cart',
  '/p/OAK-DESK-LAMP?from=%2F',
  '/orders/K7Q2-9MXF#parcel',
  '/.//evil.example',
  '/@evil.example',
];
const BAD = [
  ...[undefined, null, '', 'cart', 'https://evil.example', '//evil.example', '///evil.example'],
  ...['/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/\n/evil.example', ' /cart', '/cart here'],
  ...[
    'javascript:alert(1)',
    'data:text/html,x',
    '/cart\r\nset-cookie: a=b',
    '/caf\u00e9',
    'http:/evil.example',
  ],
];

for (const to of GOOD)
  test(`goes on to ${to}`, () => {
    assert.equal(ownPath(to, '/fallback'), to);
    assert.equal(new URL(to, 'https://shop.example').host, 'shop.example');
  });

for (const to of BAD)
  test(`does not go on to ${JSON.stringify(to)}`, () => {
    assert.equal(ownPath(to, '/fallback'), '/fallback');
  });

test('whatever is asked for, a browser stays here', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '@',
    ':',
    '?',
    '#',
    '%2f',
    '\t',
    '\r',
    'evil.example',
    'https:',
    ' ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (to) => {
        assert.equal(new URL(ownPath(to, '/'), 'https://shop.example').origin, 'https://shop.example');
      },
    ),
  );
});
