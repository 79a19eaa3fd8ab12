import type { Pages } from '../../pages/pages.ts';
import type { CatalogueDeps } from '../catalogue/catalogue-routes.ts';
import { productAddress } from '../things/thing.ts';
import { gatherProduct, gatherSimilar } from './gather-product.ts';
import { noSuchProductPage, wordsOfSku } from './no-such-product.ts';
import { productPage } from './product-page.ts';

/** `/p/{sku}`: one product. */
export function productRoutes(pages: Pages, { pictures, memory }: CatalogueDeps): void {
  pages.get('/p/:sku', async ({ visitor, params }) => {
    const { sku = '' } = params;
    const found = await gatherProduct(visitor.guestApi, memory, sku);
    if (found === undefined) {
      const words = wordsOfSku(sku);
      const similar = words === '' ? [] : await gatherSimilar(visitor.guestApi, words);
      return noSuchProductPage({ words, similar, visitor, pictures });
    }
    // One address for each: as the catalogue writes the sku.
    if (found.product.sku !== sku) return { redirect: productAddress(found.product.sku) };
    return productPage({ ...found, visitor, pictures, now: new Date() });
  });
}
