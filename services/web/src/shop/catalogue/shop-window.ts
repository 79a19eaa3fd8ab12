import type { ApiClient } from '@platform/api-client/api-client.ts';
import type { Category, Product } from '@platform/api-client/operations.ts';
import { CALL } from '../call-limit.ts';

/** More are listed, without a picture. */
const MOST_PICTURED = 16;
/** What the shelf of the first page shows, from left to right, as far as it is sold. */
const ON_THE_SHELF = [
  'BRASS-READING-LAMP',
  'DOTTED-NOTEBOOK-A5',
  'STONEWARE-TEAPOT',
  'TERRACOTTA-POT-30',
  'STACKING-STONES',
];

export interface ShownCategory extends Pick<Category, 'slug' | 'name' | 'description' | 'product_count'> {
  /** The thing that stands for it: its dearest. */
  readonly flagship: Product | undefined;
}

/** What the catalogue's pages show beside the products that were asked for. It is the same for everybody. */
export interface ShopWindow {
  readonly categories: readonly ShownCategory[];
  readonly shelf: readonly Product[];
}

/** Reads it all at once. Throws when the catalogue is away. */
export async function readShopWindow(api: ApiClient): Promise<ShopWindow> {
  const [{ items }, shelf] = await Promise.all([
    api.call('GET /api/categories', { query: { limit: 100 } }, CALL),
    Promise.all(ON_THE_SHELF.map((sku) => onSale(api, sku))),
  ]);
  const flagships = await Promise.all(items.slice(0, MOST_PICTURED).map(({ slug }) => flagship(api, slug)));
  const categories = items.map((category, i) => ({ ...category, flagship: flagships[i] }));
  return { categories, shelf: shelf.filter((product) => product !== undefined) };
}

async function onSale(api: ApiClient, sku: string): Promise<Product | undefined> {
  const found = await api.call('GET /api/products/{sku}', { path: { sku } }, CALL).catch(() => undefined);
  return found?.is_archived ? undefined : found;
}

async function flagship(api: ApiClient, category: string): Promise<Product | undefined> {
  const query = { category, sort: '-price', limit: 1 } as const;
  const found = await api.call('GET /api/products', { query }, CALL).catch(() => undefined);
  return found?.items[0];
}
