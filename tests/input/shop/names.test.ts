import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isSku } from '@platform/contracts/shop/field-types.ts';
import { CategorySlug } from '@platform/contracts/shop/http/product-http.ts';
import { checkOf } from '@platform/schema/check.ts';
import fc from 'fast-check';
import { asRead, pathOf } from '../../../services/api-gateway/src/routing/request-target.ts';
import { RouteTable } from '../../../services/api-gateway/src/routing/route-table.ts';
import { rateLimits, routes } from '../../../services/api-gateway/src/routing/routes.ts';

const limits = new Map(Object.keys(rateLimits).map((name) => [name, 'off' as const]));
const table = new RouteTable(routes, { timeoutMs: 1, totalTimeoutMs: 1, maxBodyBytes: 1 }, limits);

/** The paths under which something of this name is opened, changed and ordered. */
const addressesOf = (sku: string) =>
  [
    ['product-service', `/api/products/${encodeURIComponent(sku)}`],
    ['product-service', `/api/products/${encodeURIComponent(sku)}/prices`],
    ['inventory-service', `/api/stock/${encodeURIComponent(sku)}`],
    ['inventory-service', `/api/stock/${encodeURIComponent(sku)}/adjustments`],
    ['order-service', `/api/carts/me/items/${encodeURIComponent(sku)}`],
  ] as const;

/** Names of the letters of skus, with what the gateway refuses among them. */
const names = fc
  .tuple(
    fc.constantFrom('A', 'b', '0'),
    fc.array(fc.constantFrom(...'Ab0 _.-/', '/.', '/..', '..'), { maxLength: 9 }),
  )
  .map(([first, more]) => first + more.join(''));
const OF_SKU_LETTERS = /^[A-Za-z0-9](?:[A-Za-z0-9 _./-]*[A-Za-z0-9_./-])?$/;

function isTaken(target: string): boolean {
  try {
    return pathOf(target) === target;
  } catch {
    return false;
  }
}

describe('what can be made', () => {
  it('has addresses that the gateway takes and sends to their services, and what has none cannot be made', () => {
    fc.assert(
      fc.property(names, (sku) => {
        for (const [service, target] of addressesOf(sku)) {
          assert.equal(isSku(sku), OF_SKU_LETTERS.test(sku) && isTaken(target), target);
          if (isSku(sku)) assert.equal(table.find(asRead(target))?.service, service);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('has an address that the gateway takes: categories', () => {
    const isSlug = checkOf(CategorySlug);
    for (const slug of ['desk-lamps', 'a', '0-1'])
      assert.equal(table.find(pathOf(`/api/categories/${slug}`))?.service, 'product-service');
    for (const slug of [
      'a/b',
      '..',
      '.',
      'a..b',
      'a;b',
      'a b',
      'a%2eb',
      'a#b',
      'a?b',
      'a\\b',
      '-a',
      'a--b',
      'é',
      '',
    ])
      assert.notEqual(isSlug(slug), undefined, slug);
  });
});
