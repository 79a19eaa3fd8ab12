import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemsText, money } from './wording.ts';

test('writes money with the decimals of its currency', () => {
  assert.equal(money(123456, 'GBP'), '£1,234.56');
  assert.equal(money(5, 'EUR'), '€0.05');
  assert.equal(money(1234, 'JPY'), 'JP¥1,234');
  assert.equal(money(0, 'GBP'), '£0.00');
});

test('names some goods, and counts the others', () => {
  const line = (name: string, quantity = 1) => ({ name, quantity });
  assert.equal(itemsText([line('Mug', 2), line('Jug')]), '2 × Mug, 1 × Jug');
  const many = ['A', 'B', 'C', 'D', 'E', 'F'].map((name) => line(name));
  assert.equal(itemsText(many), '1 × A, 1 × B, 1 × C, 1 × D, 1 × E and 1 other item');
});
