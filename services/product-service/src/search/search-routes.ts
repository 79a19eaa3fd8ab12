import { OptionalLine } from '@platform/contracts/field-types.ts';
import { Currency } from '@platform/contracts/shop/field-types.ts';
import { CategorySlug, PriceMinor, ProductResponse } from '@platform/contracts/shop/http/product-http.ts';
import type { Database } from '@platform/database/database.ts';
import { type Static, Type } from '@platform/schema/type.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import { PageOf, PageQuery, readPage } from '@platform/service-defaults/http/page.ts';
import { HttpProblem, invalidFields } from '@platform/service-defaults/problems/problem.ts';
import type { CatalogueCache } from '../cache/catalogue-cache.ts';
import { productResponse } from '../products/product.ts';
import { NO_FACTS, readListFacts } from './list-facts.ts';
import type { ProductFilter } from './product-filter.ts';
import { cursorKey, fingerprintOf, isKeyOf, positionOf } from './search-cursor.ts';
import { type FoundProduct, type SearchPosition, searchProducts } from './search-products.ts';
import { searchWords, tsqueryText } from './search-words.ts';
import { SORT_ORDERS, type SortOrder, sortKey } from './sort-order.ts';
import { correctionsOf, spellTerms } from './spelling.ts';

const SearchQuery = Type.Object(
  {
    q: Type.Optional(OptionalLine(200, { description: 'Words to look for; typos are forgiven' })),
    category: Type.Optional(CategorySlug),
    currency: Type.Optional(Currency),
    min_price_minor: Type.Optional(PriceMinor),
    max_price_minor: Type.Optional(PriceMinor),
    include_archived: Type.Boolean({ default: false }),
    in_stock: Type.Boolean({ default: false, description: 'Only what can be had, services too' }),
    sort: Type.Optional(
      Type.Enum([...SORT_ORDERS], { description: 'Default: relevance with q, name without' }),
    ),
    ...PageQuery.properties,
    limit: Type.Integer({
      ...PageQuery.properties.limit,
      minimum: 0,
      description: '0 for the total, corrections and prices alone',
    }),
  },
  { additionalProperties: false },
);
type SearchQuery = Static<typeof SearchQuery>;

const FoundProducts = Type.Object(
  {
    ...PageOf(ProductResponse).properties,
    total: Type.Integer({ description: 'On all pages' }),
    corrections: Type.Array(
      Type.Object({ typed: Type.String(), meant: Type.String() }, { title: 'SearchCorrection' }),
      { description: 'Words of `q` that no product has, with the word that was looked for instead' },
    ),
    price_range: Type.Union(
      [
        Type.Object({ min_minor: Type.Integer(), max_minor: Type.Integer() }, { title: 'PriceRange' }),
        Type.Null(),
      ],
      { description: 'Of what the list would hold without bounds of the price; null if nothing' },
    ),
  },
  { title: 'ProductPage' },
);
type FoundProducts = Static<typeof FoundProducts>;

interface SearchDeps {
  readonly database: Database;
  readonly cache: CatalogueCache;
}

export function searchRoutes(app: App, deps: SearchDeps): void {
  app.get(
    '/api/products',
    {
      ...access.public,
      schema: {
        summary: 'Find and list products',
        querystring: SearchQuery,
        response: { 200: FoundProducts },
      },
    },
    ({ query }) => search(deps, query),
  );
}

async function search({ database, cache }: SearchDeps, query: SearchQuery): Promise<FoundProducts> {
  refuseEmptyRange(query);
  const text = query.q?.trim() ?? '';
  const terms = text === '' ? [] : await spellTerms(database, searchWords(text));
  const filter = filterOf(query, tsqueryText(terms));
  const isEmpty = text !== '' && filter.tsquery === undefined;
  const [facts, page] = await Promise.all([
    isEmpty ? NO_FACTS : cache.listFacts(JSON.stringify(filter), () => readListFacts(database, filter)),
    listPage(query, text, isEmpty || query.limit === 0 ? NOTHING : searching(database, filter)),
  ]);
  const { total, priceRange } = facts;
  return {
    ...page,
    total,
    corrections: correctionsOf(terms),
    price_range: priceRange && { min_minor: priceRange.minMinor, max_minor: priceRange.maxMinor },
  };
}

function filterOf(query: SearchQuery, tsquery: string | undefined): ProductFilter {
  return {
    tsquery,
    category: query.category,
    currency: query.currency,
    minPriceMinor: query.min_price_minor ?? 0,
    maxPriceMinor: query.max_price_minor ?? Number.MAX_SAFE_INTEGER,
    includesArchived: query.include_archived,
    isInStock: query.in_stock,
  };
}

type Search = (order: SortOrder, after: SearchPosition | undefined, limit: number) => Promise<FoundProduct[]>;

const NOTHING: Search = async () => [];

function searching(database: Database, filter: ProductFilter): Search {
  return (order, after, limit) => searchProducts(database, filter, order, after, limit);
}

function listPage(query: SearchQuery, text: string, find: Search) {
  const { limit, cursor, ...what } = query;
  const order = orderOf(query.sort, text);
  const fingerprint = fingerprintOf({ ...what, sort: order });
  return readPage(query, {
    find: (after, limit) => find(order, after && positionOf(after), limit),
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
