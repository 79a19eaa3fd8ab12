import { ApiError } from '@platform/api-client/api-error.ts';
import type { Pages } from '../../pages/pages.ts';
import { LastGood } from '../memory/last-good.ts';
import { RefreshedValue } from '../memory/refreshed-value.ts';
import type { Pictures } from '../pictures/pictures.ts';
import { cataloguePage } from './catalogue-page.ts';
import { catalogueAddress, readCatalogueQuery } from './catalogue-query.ts';
import { type CatalogueMemory, gatherCatalogue } from './gather-catalogue.ts';

export interface CatalogueDeps {
  readonly pictures: Pictures;
  readonly memory: CatalogueMemory;
}

/** What a process remembers of the catalogue. */
export function newCatalogueMemory(): CatalogueMemory {
  return { lists: new LastGood(), shopWindow: new RefreshedValue() };
}

/** `/`: what there is to buy. */
export function catalogueRoutes(pages: Pages, { pictures, memory }: CatalogueDeps): void {
  pages.get('/', async ({ visitor, query: params }) => {
    const query = readCatalogueQuery(params);
    try {
      const findings = await gatherCatalogue(visitor.guestApi, memory, query);
      return cataloguePage({ ...findings, visitor, pictures });
    } catch (error) {
      // A place in a list that has gone, such as a page kept open over a release.
      const isLost = error instanceof ApiError && error.code === 'invalid-cursor';
      if (!isLost || query.cursor === undefined) throw error;
      return { redirect: catalogueAddress({ ...query, cursor: undefined }) };
    }
  });
}
