import { isSku } from '@platform/contracts/shop/field-types.ts';
import type { Asking, ConsoleFinder, Hit } from '../../../console/search/console-finder.ts';
import { MOST_HITS, SEARCH_CALL } from '../../../console/search/console-finder.ts';
import { asWords, isId, isTraceId } from '../../../console/search/text-shapes.ts';
import { consoleProductAddress, stockAddress } from '../addresses.ts';

/** A product by its sku. */
export const namedSku: ConsoleFinder = {
  kind: 'Products',
  service: 'product-service',
  for: 'staff',
  meaning: (text) => (isSku(text) && !isId(text) && !isTraceId(text) ? 'name' : undefined),
  async find(text, visitor) {
    return [
      productHit(
        await visitor.api.call('GET /api/products/{sku}', { path: { sku: text } }, SEARCH_CALL),
        visitor,
      ),
    ];
  },
};

export const productsByWords: ConsoleFinder = {
  kind: 'Products',
  service: 'product-service',
  for: 'staff',
  meaning: asWords,
  async find(text, visitor) {
    const query = { q: text, include_archived: true, limit: MOST_HITS };
    const { items } = await visitor.api.call('GET /api/products', { query }, SEARCH_CALL);
    return items.map((product) => productHit(product, visitor));
  },
};

/** What is in stock under a sku that begins so; also what the catalogue does not have. */
export const stockByPrefix: ConsoleFinder = {
  kind: 'Stock',
  service: 'inventory-service',
  for: 'staff',
  meaning: (text) => (isSku(text) ? asWords(text) : undefined),
  async find(text, { api }) {
    const query = { prefix: text, limit: MOST_HITS };
    const { items } = await api.call('GET /api/stock', { query }, SEARCH_CALL);
    return items.map(({ sku, available }) => ({
      thing: `sku ${sku}`,
      href: stockAddress(sku),
      name: sku,
      note: `${available} available`,
    }));
  },
};

/** Staff may not change the catalogue: their page of a product is its stock. */
function productHit({ sku, name }: { readonly sku: string; readonly name: string }, visitor: Asking): Hit {
  const href = visitor.hasRole('admin') ? consoleProductAddress(sku) : stockAddress(sku);
  return { thing: `sku ${sku}`, href, name: sku, note: name };
}
