import { OptionalLine } from '@platform/contracts/field-types.ts';
import { Currency } from '@platform/contracts/shop/field-types.ts';
import { CategorySlug, PriceMinor, ProductResponse } from '@platform/contracts/shop/product-http.ts';
import type { Database } from '@platform/database/database.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { type Page, PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { HttpProblem, invalidFields } from '@platform/service-defaults/problems/problem.ts';
import { productResponse } from '../products/product.ts';
import { cursorKey, fingerprintOf, isKeyOf, positionOf } from './search-cursor.ts';
import { type FoundProduct, searchProducts } from './search-products.ts';
import { searchWords, tsqueryText } from './search-words.ts';
import { SORT_ORDERS, type SortOrder, sortKey } from './sort-order.ts';
import { spellTerms } from './spelling.ts';

const SearchQuery = Type.Object(
  {
    q: Type.Optional(OptionalLine(200, { description: 'Words to look for; typos are forgiven' })),
    category: Type.Optional(CategorySlug),
    currency: Type.Optional(Currency),
    min_price_minor: Type.Optional(PriceMinor),
    max_price_minor: Type.Optional(PriceMinor),
    include_archived: Type.Boolean({ default: false }),
    sort: Type.Optional(
      Type.Enum([...SORT_ORDERS], { description: 'Default: relevance with q, name without' }),
    ),
    ...PageQuery.properties,
  },
  { additionalProperties: false },
);
type SearchQuery = Static<typeof SearchQuery>;

export function searchRoutes(app: App, { database }: { readonly database: Database }): void {
  app.get(
    '/api/products',
    {
      ...access.public,
      schema: {
        summary: 'Find and list products',
        querystring: SearchQuery,
        response: { 200: PageOf(ProductResponse) },
      },
    },
    ({ query }) => search(database, query),
  );
}

function search(database: Database, query: SearchQuery): Promise<Page<ProductResponse>> {
  refuseEmptyRange(query);
  const { limit, cursor, ...what } = query;
  const text = query.q?.trim() ?? '';
  const order = orderOf(query.sort, text);
  const fingerprint = fingerprintOf({ ...what, sort: order });
  const filter = {
    category: query.category,
    currency: query.currency,
    minPriceMinor: query.min_price_minor ?? 0,
    maxPriceMinor: query.max_price_minor ?? Number.MAX_SAFE_INTEGER,
    includesArchived: query.include_archived,
  };
  return readPage(query, {
    async find(after, limit) {
      const tsquery = text === '' ? undefined : tsqueryText(await spellTerms(database, searchWords(text)));
      if (text !== '' && tsquery === undefined) return [];
      return searchProducts(database, { ...filter, tsquery }, order, after && positionOf(after), limit);
    },
    keyOf: ({ sort_key, sku }: FoundProduct) => cursorKey(fingerprint, { key: sort_key, sku }),
    isKey: isKeyOf(fingerprint, sortKey(order, '').isKey),
    toItem: productResponse,
  });
}

/** Without words there is no relevance: then by name. */
function orderOf(sort: SortOrder | undefined, text: string): SortOrder {
  if (text === '') return sort === undefined || sort === 'relevance' ? 'name' : sort;
  return sort ?? 'relevance';
}

function refuseEmptyRange({ min_price_minor: min, max_price_minor: max }: SearchQuery): void {
  if (min === undefined || max === undefined || min <= max) return;
  throw new HttpProblem(
    invalidFields([{ field: 'max_price_minor', message: 'must not be below min_price_minor' }]),
  );
}
