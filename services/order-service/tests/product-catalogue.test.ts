import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_LOOKUP_SKUS, ProductLookupRequest } from '@platform/contracts/shop/http/product-http.ts';
import type { HttpClient, HttpRequest } from '@platform/resilience/http/http-client.ts';
import { UpstreamError } from '@platform/resilience/http/upstream-error.ts';
import { checkOf } from '@platform/schema/check.ts';
import { remoteCatalogue } from '../src/catalogue/product-catalogue.ts';

interface Asked {
  readonly skus: readonly string[];
}

/** A product-service that sells whatever it is asked for, unless it takes that for no sku. */
function catalogue(isSku: (sku: string) => boolean = () => true) {
  const asked: Asked[] = [];
  const request = async ({ body, fieldNames }: HttpRequest) => {
    const { skus } = body as Asked;
    asked.push({ skus });
    assert.equal(checkOf(ProductLookupRequest)(body), undefined, 'asks for what product-service takes');
    const errors = skus.flatMap((sku, i) =>
      isSku(sku) ? [] : [{ field: `skus.${i}`, message: 'is no sku' }],
    );
    if (errors.length > 0)
      throw new UpstreamError({
        service: 'product-service',
        status: 422,
        problem: { errors },
        retryAfterMs: undefined,
        fieldNames,
      });
    return { products: skus.map((sku) => ({ sku, name: sku, price_minor: 1, currency: 'GBP' })) };
  };
  return { asked, ...remoteCatalogue({ request } as unknown as HttpClient) };
}

test('what can be no sku is not asked for, and is not in the catalogue', async () => {
  const { asked, lookup } = catalogue();
  const wrong = ['A=B', 'MUG&CO', 'ÄPFEL', '😀', 'A/../B', ' LEAD', '', 'x'.repeat(65), 'a\u0000b'];
  assert.deepEqual([...(await lookup(wrong)).keys()], []);
  assert.equal(asked.length, 0);
  assert.deepEqual([...(await lookup(['MUG', ...wrong, 'MUG'])).keys()], ['MUG']);
});

test('what a product-service of another release refuses is not in the catalogue either', async () => {
  const { lookup } = catalogue((sku) => !sku.includes('/'));
  assert.deepEqual([...(await lookup(['A', 'B/C', 'D'])).keys()], ['A', 'D']);
  assert.deepEqual([...(await lookup(['B/C'])).keys()], []);
});

test('more skus than one lookup takes are asked for in several', async () => {
  const { asked, lookup } = catalogue();
  const skus = Array.from({ length: 2 * MAX_LOOKUP_SKUS + 1 }, (_, i) => `S${i}`);
  assert.equal((await lookup(skus)).size, skus.length);
  assert.deepEqual(
    asked.map((one) => one.skus.length),
    [MAX_LOOKUP_SKUS, MAX_LOOKUP_SKUS, 1],
  );
});
