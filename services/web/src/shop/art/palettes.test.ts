import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paletteOf, tonesOf } from './palettes.ts';

test('takes the tones of the material', () => {
  assert.deepEqual(paletteOf({ material: 'oak', colour: 'natural' }, 'desk lamp', 'steel'), tonesOf('oak'));
  assert.deepEqual(paletteOf({ material: 'Solid Oak' }, 'desk lamp', 'steel'), tonesOf('oak'));
});

test('dyes the material in the colour, and keeps its surface', () => {
  const { base, texture } = paletteOf({ material: 'wool', colour: 'rust' }, 'blanket', 'wool');
  assert.equal(base, tonesOf('rust').base);
  assert.equal(texture, 'cloth');
  assert.equal(paletteOf({ material: 'wool', color: 'rust' }, 'blanket', 'wool').base, base);
});

test('leaves brass and copper their own colour', () => {
  assert.deepEqual(paletteOf({ material: 'brass', colour: 'gold' }, 'lamp', 'steel'), tonesOf('brass'));
  assert.deepEqual(paletteOf({ material: 'copper', colour: 'blue' }, 'pan', 'steel'), tonesOf('copper'));
});

test('reads the name where attributes are silent', () => {
  assert.deepEqual(paletteOf({}, 'walnut chair', 'oak'), tonesOf('walnut'));
  assert.equal(paletteOf({}, 'blue chair', 'oak').base, tonesOf('blue').base);
  assert.deepEqual(paletteOf({}, 'chair', 'oak'), tonesOf('oak'));
});

test('takes the longest name: olive wood is neither wood nor olive', () => {
  assert.deepEqual(
    paletteOf({ material: 'olive wood' }, 'olive wood spoons', 'beech'),
    tonesOf('olive wood'),
  );
  assert.deepEqual(paletteOf({}, 'Olive wood spoons', 'beech'), tonesOf('olive wood'));
});

test('takes the usual material where attributes are no words', () => {
  assert.deepEqual(paletteOf({ material: 7, colour: null }, 'teapot', 'stoneware'), tonesOf('stoneware'));
  assert.deepEqual(paletteOf({ material: 'constructor' }, 'teapot', 'stoneware'), tonesOf('stoneware'));
});
