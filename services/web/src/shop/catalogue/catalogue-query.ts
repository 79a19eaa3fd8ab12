import type { Input } from '@platform/api-client/operation-types.ts';
import { readTypedAmount, SHOP_CURRENCY, typedAmount } from '../parts/typed-amount.ts';

export const SORTS = ['relevance', 'name', 'newest', 'price', '-price'] as const;
export type Sort = (typeof SORTS)[number];

/** As the catalogue takes them. */
const MAX_WORDS_LENGTH = 200;
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_SLUG_LENGTH = 64;
export const PAGE_SIZE = 24;

/** What the first page is asked for, by its address. */
export interface CatalogueQuery {
  readonly words: string;
  readonly category: string | undefined;
  readonly minMinor: number | undefined;
  readonly maxMinor: number | undefined;
  readonly isInStock: boolean;
  /** Undefined: by relevance with words, by name without. */
  readonly sort: Sort | undefined;
  readonly cursor: string | undefined;
}

/** What makes no sense in an address is left out; bounds the wrong way round are turned. */
export function readCatalogueQuery(params: URLSearchParams): CatalogueQuery {
  const category = params.get('category') ?? '';
  const sort = SORTS.find((known) => known === params.get('sort'));
  const [min, max] = [readTypedAmount(params.get('min') ?? ''), readTypedAmount(params.get('max') ?? '')];
  const isTurned = min !== undefined && max !== undefined && min > max;
  return {
    words: wordsOf(params.get('q') ?? ''),
    category: SLUG.test(category) && category.length <= MAX_SLUG_LENGTH ? category : undefined,
    minMinor: isTurned ? max : min,
    maxMinor: isTurned ? min : max,
    isInStock: params.get('in_stock') === '1',
    sort,
    cursor: params.get('cursor') || undefined,
  };
}

/** One line, no longer than the catalogue looks at. */
function wordsOf(typed: string): string {
  const line = typed.toWellFormed().replace(/\p{Cc}+/gu, ' ');
  return line.trim().slice(0, MAX_WORDS_LENGTH).toWellFormed();
}

/** The address of a page that shows this, from its beginning unless `query` has a cursor. */
export function catalogueAddress(query: Partial<CatalogueQuery>): string {
  const params = new URLSearchParams();
  if (query.words) params.set('q', query.words);
  if (query.category) params.set('category', query.category);
  if (query.minMinor !== undefined) params.set('min', typedAmount(query.minMinor));
  if (query.maxMinor !== undefined) params.set('max', typedAmount(query.maxMinor));
  if (query.isInStock) params.set('in_stock', '1');
  if (query.sort) params.set('sort', query.sort);
  if (query.cursor) params.set('cursor', query.cursor);
  const text = params.toString();
  return text === '' ? '/' : `/?${text}`;
}

/** The same for the catalogue. */
export function productQuery(query: CatalogueQuery): NonNullable<Input<'GET /api/products'>['query']> {
  const { words, category, minMinor, maxMinor, isInStock, sort, cursor } = query;
  const hasBounds = minMinor !== undefined || maxMinor !== undefined;
  return {
    limit: PAGE_SIZE,
    ...(words === '' ? {} : { q: words }),
    ...(category === undefined ? {} : { category }),
    ...(minMinor === undefined ? {} : { min_price_minor: minMinor }),
    ...(maxMinor === undefined ? {} : { max_price_minor: maxMinor }),
    ...(hasBounds ? { currency: SHOP_CURRENCY } : {}),
    ...(isInStock ? { in_stock: true } : {}),
    ...(sort === undefined ? {} : { sort }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** True for the first page as it is found: nothing looked for, nothing chosen. */
export function isWhole(query: CatalogueQuery): boolean {
  return catalogueAddress(query) === '/';
}
