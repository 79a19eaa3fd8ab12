import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from './wording.ts';

test('writes money with the decimals of its currency', () => {
  assert.equal(money(123456, 'GBP'), '£1,234.56');
  assert.equal(money(5, 'EUR'), '€0.05');
  assert.equal(money(1234, 'JPY'), 'JP¥1,234');
  assert.equal(money(0, 'GBP'), '£0.00');
});
