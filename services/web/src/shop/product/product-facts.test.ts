import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factOf, productFacts } from './product-facts.ts';

test('attributes read as people would say them', () => {
  for (const [attribute, value, fact] of [
    ['material', 'cast iron', ['Material', 'Cast iron']],
    ['height_cm', 18, ['Height', '18 cm']],
    ['outdoor', true, ['Outdoor', 'Yes']],
    ['grit', 4000, ['Grit', '4,000']],
    ['age_from', 3, ['Age', 'from 3']],
    ['litres', 1, ['Holds', '1 litre']],
    ['square_m', 10, ['Covers', '10 m²']],
    ['m', 3, ['M', '3']],
    ['length_cm', 'as you like', ['Length cm', 'As you like']],
    ['constructor', 'x', ['Constructor', 'X']],
  ] as const)
    assert.deepEqual(factOf(attribute, value), fact, attribute);
});

test('what an admin typed is shown as text', () => {
  const facts = productFacts({ sku: 'A', attributes: { 'x.y': '<script>' } }).text;
  assert.match(facts, /<dt>X\.y<\/dt><dd>&lt;script&gt;<\/dd>/);
  assert.match(facts, /<code>A<\/code>/);
});
