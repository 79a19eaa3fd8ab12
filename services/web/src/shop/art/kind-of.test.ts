import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notebook } from './forms/desk/notebooks.ts';
import { brush, scissors } from './forms/desk/on-the-desk.ts';
import { cushion } from './forms/home/cloth.ts';
import { chair, table } from './forms/home/furniture.ts';
import { deskLamp, readingLamp } from './forms/home/lamps.ts';
import { jar } from './forms/home/vessels.ts';
import { knife } from './forms/workshop/hand-tools.ts';
import { kindOf } from './kind-of.ts';
import { kinds } from './kinds.ts';

const kindNames = kinds.flatMap(({ words }) => words);

const formOf = (name: string, { sku = 'X', category = 'none' } = {}) => kindOf({ sku, name, category })?.form;

test('takes the last thing that a name says: an oak chair cushion is a cushion', () => {
  assert.equal(formOf('Oak chair cushion'), cushion);
  assert.equal(formOf('Cushion chair'), chair);
});

test('prefers the longest phrase', () => {
  assert.equal(formOf('Brass reading lamp'), readingLamp);
  assert.equal(formOf('Brass lamp'), deskLamp);
});

test('does not take what a thing comes with for the thing', () => {
  assert.equal(formOf('Jar with a spoon'), jar);
  assert.equal(formOf('Table for six, with chairs'), table);
});

test('knows a thing in the plural', () => {
  assert.equal(formOf('Kitchen scissors'), scissors);
  assert.equal(formOf('Two chairs'), chair);
  assert.equal(formOf('Bread knives'), knife);
  assert.equal(formOf('Paint brushes'), brush);
  assert.equal(formOf('Two diaries'), notebook);
});

test('falls back on the sku, then on the category', () => {
  assert.equal(formOf('Model Nine', { sku: 'OAK-CHAIR-9' }), chair);
  assert.equal(formOf('Model Nine', { category: 'chairs' }), chair);
  assert.equal(formOf('Model Nine', { category: 'kitchen' }), undefined);
});

test('finds nothing in a word that only contains another', () => {
  assert.equal(formOf('Ajar carpentry'), undefined);
});

test('names each kind once', () => {
  assert.equal(new Set(kindNames).size, kindNames.length);
});

test('reaches every kind by each of its names', () => {
  const missed = kindNames.filter(
    (name) => kindOf({ sku: '', name, category: '' })?.words.includes(name) !== true,
  );
  assert.deepEqual(missed, []);
});
