import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PatternTree } from './pattern-tree.ts';

const PATTERNS = [
  '/*',
  '/cart',
  '/orders/*',
  '/orders/*/events',
  '/orders/*/parcels/*',
  '/orders/new',
  '/orders/new/*',
  '/*/events',
];

function treeOf(patterns: readonly string[]): PatternTree<string> {
  const tree = new PatternTree<string>();
  for (const pattern of patterns) tree.add(pattern, pattern);
  return tree;
}

for (const [path, expected] of [
  ['/', '/*'],
  ['/p/tea', '/*'],
  ['/cart', '/cart'],
  ['/cart/', '/cart'],
  ['/cart/x', '/*'],
  ['/cartx', '/*'],
  ['/orders', '/orders/*'],
  ['/orders/1', '/orders/*'],
  ['/orders/1/events', '/orders/*/events'],
  ['/orders/1/events/', '/orders/*/events'],
  ['/orders/1/events/x', '/orders/*'],
  ['/orders/1/parcels', '/orders/*/parcels/*'],
  ['/orders/1/parcels/2/3', '/orders/*/parcels/*'],
  ['/orders/new', '/orders/new'],
  // A word wins over `*`, though this one is the shorter pattern.
  ['/orders/new/events', '/orders/new/*'],
  ['/console/events', '/*/events'],
  ['/console/events/x', '/*'],
  // There is no segment between two slashes.
  ['/orders//events', '/orders/*'],
] as const)
  test(`${path} is ${expected}`, () => assert.equal(treeOf(PATTERNS).find(path), expected));

test('without a pattern for everything, what fits none is nothing', () => {
  const tree = treeOf(['/a', '/b/*/c']);
  for (const path of ['/', '/a/b', '/b', '/b/c', '/b/x', '/b/x/c/d'])
    assert.equal(tree.find(path), undefined);
});

test('what is found fits, and nothing that fits is missed', () => {
  const segment = fc.constantFrom('a', 'b', '*');
  const pattern = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 })
    .map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(fc.uniqueArray(pattern, { maxLength: 8 }), path, (patterns, asked) => {
      const found = treeOf(patterns).find(asked);
      const fitting = patterns.filter((one) => fits(one, asked));
      if (found === undefined) assert.deepEqual(fitting, []);
      else assert.ok(fitting.includes(found), `${found} for ${asked}`);
    }),
    { numRuns: 2000 },
  );
});

function fits(pattern: string, path: string): boolean {
  const isBelow = pattern.endsWith('/*');
  const wanted = (isBelow ? pattern.slice(0, -2) : pattern).split('/').slice(1).filter(Boolean);
  const given = path.split('/').slice(1).filter(Boolean);
  const hasLength = isBelow ? given.length >= wanted.length : given.length === wanted.length;
  return hasLength && wanted.every((segment, i) => segment === '*' || segment === given[i]);
}
