import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { demoProducts } from '@platform/runner/first-start/shop/demo-catalogue.ts';
import { kindOf } from './kind-of.ts';
import { kinds } from './kinds.ts';
import { type Depicted, drawPicture, pictureVersion } from './picture.ts';
import { readSvg } from './read-svg.ts';

const sizeOf = (product: Depicted): number => gzipSync(drawPicture(product), { level: 9 }).length;

const lamp: Depicted = {
  sku: 'L-1',
  name: 'Oak desk lamp',
  category: 'lighting',
  attributes: { material: 'oak' },
};
const HOSTILE = `"><script>alert('x')</script><a href="//evil.example/&`;

/** One product of every kind, with markup wherever a person may write. */
const hostileProducts: readonly Depicted[] = ['', ...kinds.flatMap(({ words }) => words)].map((kind) => ({
  sku: HOSTILE,
  name: `${HOSTILE} ${kind}`,
  category: HOSTILE,
  attributes: {
    material: `oak${HOSTILE}`,
    colour: HOSTILE,
    color: '__proto__ constructor',
    value: HOSTILE,
    pieces: Number.POSITIVE_INFINITY,
    diameter_cm: HOSTILE,
  },
}));

test('draws every product of the demo catalogue in a form of its own kind', () => {
  assert.deepEqual(
    demoProducts.filter((product) => kindOf(product) === undefined).map(({ sku }) => sku),
    [],
  );
});

test('draws no two products of the demo catalogue alike', () => {
  assert.equal(new Set(demoProducts.map(drawPicture)).size, demoProducts.length);
});

test('draws the same product the same every time', () => {
  for (const product of demoProducts)
    assert.equal(drawPicture(product), drawPicture(structuredClone(product)));
});

test('keeps pictures small: 0.45 KB in the median and 0.6 KB at most, compressed', () => {
  const sizes = demoProducts.map(sizeOf).sort((a, b) => a - b);
  assert.ok((sizes[sizes.length / 2] ?? 0) <= 0.45 * 1024, `the median is ${sizes[sizes.length / 2]} bytes`);
  assert.ok((sizes.at(-1) ?? 0) <= 0.6 * 1024, `the largest is ${sizes.at(-1)} bytes`);
});

test('writes well-formed SVG of shapes alone, with nothing that runs, loads or has an id', () => {
  const shapes = new Set(['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'text']);
  for (const product of [...demoProducts, ...hostileProducts]) {
    for (const { name, attributes } of readSvg(drawPicture(product))) {
      assert.ok(shapes.has(name), `${product.sku} has an element ${name}`);
      for (const [attribute, value] of attributes) {
        assert.doesNotMatch(attribute, /^(on|id$|href|style|class)/, product.sku);
        assert.doesNotMatch(value, /url|NaN|undefined|Infinity/, `${product.sku}: ${attribute}`);
      }
    }
  }
});

test('lets no text of people into a picture', () => {
  for (const product of hostileProducts) {
    assert.doesNotMatch(drawPicture(product), /script|alert|evil|proto|&/, product.name);
  }
});

test('writes the worth of a voucher only where it is a number that fits', () => {
  const voucher = (value: unknown): string =>
    drawPicture({ sku: 'V', name: 'Gift voucher', category: 'services', attributes: { value } });
  assert.match(voucher(25), />25<\/text>/);
  for (const value of ['25', -1, 1e21, Number.NaN, undefined, null, {}])
    assert.doesNotMatch(voucher(value), /<text/);
});

test('gives a picture a version that changes with what is drawn, and not with the rest', () => {
  assert.match(pictureVersion(lamp), /^[\w-]{10}$/);
  assert.equal(
    pictureVersion({ ...lamp, sku: 'L-2', attributes: { material: 'oak', watts: 7 } }),
    pictureVersion(lamp),
  );
  assert.notEqual(pictureVersion({ ...lamp, attributes: { material: 'walnut' } }), pictureVersion(lamp));
  assert.notEqual(pictureVersion({ ...lamp, name: 'Oak stool' }), pictureVersion(lamp));
});
