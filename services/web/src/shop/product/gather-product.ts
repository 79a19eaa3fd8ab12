import type { ApiClient } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { Price, Product } from '@platform/api-client/operations.ts';
import { CALL } from '../call-limit.ts';
import type { CatalogueMemory } from '../catalogue/gather-catalogue.ts';
import { readShopWindow, type ShownCategory } from '../catalogue/shop-window.ts';

/** How many others are shown below. */
const ALIKE = 4;
/** As many prices as the history draws. */
const MOST_PRICES = 100;

export interface ProductFindings {
  readonly product: Product;
  /** Newest first; empty while they cannot be read. */
  readonly prices: readonly Price[];
  readonly category: Pick<ShownCategory, 'slug' | 'name'> | undefined;
  /** Others of its category. */
  readonly alike: readonly Product[];
}

/** A product and what its page shows with it; undefined when there is none of that sku. Throws while the catalogue is away. */
export async function gatherProduct(
  api: ApiClient,
  memory: CatalogueMemory,
  sku: string,
): Promise<ProductFindings | undefined> {
  const [product, prices, shopWindow] = await Promise.all([
    api.call('GET /api/products/{sku}', { path: { sku } }, CALL).catch(undefinedIfNone),
    readPrices(api, sku),
    memory.shopWindow.get(() => readShopWindow(api)),
  ]);
  if (product === undefined) return undefined;
  const category = shopWindow?.categories.find(({ slug }) => slug === product.category);
  return { product, prices, category, alike: await readAlike(api, product) };
}

/** Products that have something of the words in a sku that there is not. */
export async function gatherSimilar(api: ApiClient, words: string): Promise<readonly Product[]> {
  const query = { q: words, limit: ALIKE };
  const found = await api.call('GET /api/products', { query }, CALL).catch(() => undefined);
  return found?.items ?? [];
}

async function readPrices(api: ApiClient, sku: string): Promise<readonly Price[]> {
  const input = { path: { sku }, query: { limit: MOST_PRICES } };
  const found = await api.call('GET /api/products/{sku}/prices', input, CALL).catch(() => undefined);
  return found?.items ?? [];
}

async function readAlike(api: ApiClient, { sku, category }: Product): Promise<readonly Product[]> {
  if (category === null) return [];
  const query = { category, limit: ALIKE + 1 };
  const found = await api.call('GET /api/products', { query }, CALL).catch(() => undefined);
  return (found?.items ?? []).filter((other) => other.sku !== sku).slice(0, ALIKE);
}

/** A sku that cannot be one is refused, which is the same to whoever looks for it. */
function undefinedIfNone(error: unknown): undefined {
  const isNone = error instanceof ApiError && [400, 404, 422].includes(error.status);
  if (!isNone) throw error;
}
