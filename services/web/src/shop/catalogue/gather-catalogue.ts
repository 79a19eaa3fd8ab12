import type { ApiClient } from '@platform/api-client/api-client.ts';
import { CALL } from '../call-limit.ts';
import type { LastGood } from '../memory/last-good.ts';
import type { RefreshedValue } from '../memory/refreshed-value.ts';
import type { CatalogueList } from './catalogue-list.ts';
import { type CatalogueQuery, catalogueAddress, productQuery } from './catalogue-query.ts';
import { readShopWindow, type ShopWindow } from './shop-window.ts';

/** What the web remembers of the catalogue, in this process. */
export interface CatalogueMemory {
  readonly lists: LastGood<CatalogueList>;
  readonly shopWindow: RefreshedValue<ShopWindow>;
}

export interface CatalogueFindings {
  readonly query: CatalogueQuery;
  readonly list: CatalogueList;
  /** When the list was so, while the catalogue is away. */
  readonly seenAt: Date | undefined;
  /** Undefined while it cannot be read. */
  readonly shopWindow: ShopWindow | undefined;
}

/** Asks for everything at once, as nobody: the shop is the same for all. Throws when there is no list, nor was one of late. */
export async function gatherCatalogue(
  api: ApiClient,
  memory: CatalogueMemory,
  query: CatalogueQuery,
): Promise<CatalogueFindings> {
  const [{ value: list, seenAt }, shopWindow] = await Promise.all([
    memory.lists.read(catalogueAddress(query), () =>
      api.call('GET /api/products', { query: productQuery(query) }, CALL),
    ),
    memory.shopWindow.get(() => readShopWindow(api)),
  ]);
  return { query, list, seenAt, shopWindow };
}
