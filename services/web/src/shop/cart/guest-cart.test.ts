import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { type CartItem, MAX_LINES, readGuestCart, withItem, writeGuestCart } from './guest-cart.ts';

const signer = (secret: string) => (text: string) =>
  createHmac('sha256', secret).update(text).digest('base64url');
const sign = signer('one');
const LAMP = { sku: 'OAK-DESK-LAMP', quantity: 2 };

test('a cart comes back out of its cookie', () => {
  const cart = [LAMP, { sku: 'tea.pot_1', quantity: 1 }];
  assert.deepEqual(readGuestCart(writeGuestCart(cart, sign), sign), cart);
});

test('what we have not signed is an empty cart', () => {
  const [text, signed] = writeGuestCart([LAMP], sign).split('.');
  const other = writeGuestCart([{ ...LAMP, quantity: 999 }], sign).split('.')[0];
  for (const cookie of [
    undefined,
    '',
    '.',
    text,
    `${other}.${signed}`,
    writeGuestCart([LAMP], signer('another')),
  ])
    assert.deepEqual(readGuestCart(cookie, sign), [], String(cookie));
});

test('a line is added, changed and taken out', () => {
  const one = withItem([], LAMP.sku, 2);
  assert.deepEqual(one, [LAMP]);
  assert.deepEqual(withItem(one ?? [], LAMP.sku, 5), [{ ...LAMP, quantity: 5 }]);
  assert.deepEqual(withItem(one ?? [], LAMP.sku, 0), []);
});

test('what is taken into a cart, a browser keeps', () => {
  let cart: readonly CartItem[] = [];
  for (let i = 0; i < MAX_LINES; i++) cart = withItem(cart, `${i}-`.padEnd(64, 'S'), 1000) ?? cart;
  assert.ok(cart.length > 30, String(cart.length));
  assert.ok(`__Host-cart=${writeGuestCart(cart, sign)}`.length <= 4096);
  assert.equal(withItem(cart, cart[0]?.sku ?? '', 0)?.length, cart.length - 1, 'a full cart can be emptied');
});

test('what is no sku, no quantity or too much is refused', () => {
  const full = Array.from({ length: MAX_LINES }, (_, i) => ({ sku: `S${i}`, quantity: 1 }));
  for (const [cart, sku, quantity] of [
    [[], '', 1],
    [[], '<b>', 1],
    [[], 'A', -1],
    [[], 'A', 1.5],
    [[], 'A', Number.NaN],
    [[], 'A', 1001],
    [full, 'A', 1],
  ] as const)
    assert.equal(withItem(cart, sku, quantity), undefined, `${sku} ${quantity}`);
  assert.equal(withItem(full, 'S1', 9)?.length, MAX_LINES, 'a full cart can still be changed');
});
