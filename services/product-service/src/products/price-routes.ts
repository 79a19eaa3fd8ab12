import { Timestamp } from '@platform/contracts/field-types.ts';
import { SkuInput } from '@platform/contracts/shop/field-types.ts';
import type { Database } from '@platform/database/database.ts';
import { Type } from '@platform/schema/type.ts';
import { access, findPrincipal } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { unknownProduct } from './change-product.ts';
import { listPrices } from './price-history.ts';
import { findProduct } from './product-repository.ts';

const Price = Type.Object(
  {
    price_minor: Type.Integer(),
    currency: Type.String(),
    version: Type.Integer({ description: "The product's version that brought it" }),
    actor: Type.Optional(Type.String({ description: 'User id of who set it; shown to staff only' })),
    at: Timestamp,
  },
  { title: 'Price' },
);

// PostgreSQL's integer, which versions are.
const MAX_VERSION = 2_147_483_647;

export function priceRoutes(app: App, { database }: { readonly database: Database }): void {
  app.get(
    '/api/products/:sku/prices',
    {
      ...access.optional,
      schema: {
        summary: 'All prices a product ever had, newest first',
        params: Type.Object({ sku: SkuInput }),
        querystring: Type.Object(PageQuery.properties, { additionalProperties: false }),
        response: { 200: PageOf(Price) },
        problems: ['not-found'],
      },
    },
    (request) => {
      const sku = request.params.sku.toUpperCase();
      const isStaff = findPrincipal(request)?.isStaff === true;
      return readPage(request.query, {
        async find(before = MAX_VERSION, limit) {
          const rows = await listPrices(database, sku, before, limit);
          if (rows.length === 0 && (await findProduct(database, sku)) === undefined)
            throw unknownProduct(sku);
          return rows;
        },
        keyOf: (row) => row.version,
        isKey: isVersion,
        toItem: ({ actor, ...price }) => ({ ...price, ...(isStaff ? { actor } : {}) }),
      });
    },
  );
}

function isVersion(key: unknown): key is number {
  return typeof key === 'number' && Number.isInteger(key) && key > 0 && key <= MAX_VERSION;
}
