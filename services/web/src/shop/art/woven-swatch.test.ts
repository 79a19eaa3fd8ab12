import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { drawPicture } from './picture.ts';
import { readSvg } from './read-svg.ts';

const swatchOf = (sku: string): string =>
  drawPicture({ sku, name: 'Gadget', category: 'none', attributes: { material: 'oak' } });

const skus = Array.from({ length: 2_000 }, (_, number) => `SKU-${number}`);
const swatches = skus.map(swatchOf);

test('gives products that no form fits a swatch of their own', () => {
  const distinct = new Set(swatches).size;
  assert.ok(distinct > 0.99 * skus.length, `${distinct} of ${skus.length} differ`);
});

test('weaves the same for the same sku', () => {
  assert.equal(swatchOf('85123A'), swatchOf('85123A'));
});

test('weaves well-formed SVG for any sku', () => {
  for (const sku of ['', '"<&>', '名前', '\u{1f9f6}', 'x'.repeat(5_000)]) readSvg(swatchOf(sku));
});

test('keeps swatches under half a KB, compressed', () => {
  const largest = Math.max(...swatches.slice(0, 300).map((svg) => gzipSync(svg, { level: 9 }).length));
  assert.ok(largest <= 512, `the largest is ${largest} bytes`);
});
