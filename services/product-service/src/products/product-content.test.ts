import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changedContent, isSameContent, wholeContent } from './product-content.ts';

const given = { name: ' Caf\u0065\u0301 mug ', price_minor: 425, currency: 'GBP' };

test('fills in defaults and brings text into one form', () => {
  assert.deepEqual(wholeContent(given), {
    name: 'Caf\u00e9 mug',
    description: '',
    category: null,
    price_minor: 425,
    currency: 'GBP',
    attributes: {},
    is_stocked: true,
  });
});

test('a change touches what it names', () => {
  const before = wholeContent({ ...given, category: 'mugs', attributes: { colour: 'red' } });
  const after = changedContent(before, { price_minor: 500 });
  assert.deepEqual(after, { ...before, price_minor: 500 });
  assert.equal(changedContent(before, { category: null }).category, null);
  assert.deepEqual(changedContent(before, { attributes: { size: 3 } }).attributes, { size: 3 });
});

test('the order of attributes makes no difference, their types do', () => {
  const of = (attributes: Record<string, string | number | boolean>) =>
    wholeContent({ ...given, attributes });
  assert.ok(isSameContent(of({ a: 1, b: true }), of({ b: true, a: 1 })));
  assert.ok(!isSameContent(of({ a: 1 }), of({ a: '1' })));
  assert.ok(!isSameContent(of({ a: 1 }), of({ b: 1 })));
  assert.ok(!isSameContent(of({ a: 1 }), of({ a: 1, b: 1 })));
});
