import { type Statement, sql } from '@platform/database/sql.ts';

export const SORT_ORDERS = ['relevance', 'name', 'price', '-price', 'newest'] as const;
export type SortOrder = (typeof SORT_ORDERS)[number];

/** What a list is sorted by: a key, then the sku; always upwards, so that the next page is `(key, sku) > (…, …)`. */
interface SortKey {
  readonly expression: Statement;
  readonly type: Statement;
  readonly isKey: (value: unknown) => boolean;
}

const NUMBER = { type: sql.raw('bigint'), isKey: Number.isSafeInteger };

// The expressions of the indexes in 002-search.sql, word for word.
const KEYS: Readonly<Record<Exclude<SortOrder, 'relevance'>, SortKey>> = {
  name: {
    expression: sql.raw('(left(lower(name), 100) collate "C")'),
    type: sql.raw('text'),
    isKey: (value) => typeof value === 'string' && value.isWellFormed() && !value.includes('\0'),
  },
  price: { expression: sql.raw('price_minor'), ...NUMBER },
  '-price': { expression: sql.raw('(-price_minor)'), ...NUMBER },
  newest: { expression: sql.raw('(-number)'), ...NUMBER },
};

/** `tsquery` is what was searched for; a list by relevance has one. */
export function sortKey(order: SortOrder, tsquery: string | undefined): SortKey {
  if (order !== 'relevance') return KEYS[order];
  // As a whole number, which a cursor holds exactly. 1: of two equal matches the shorter text is better.
  return {
    expression: sql`(-(ts_rank(search, to_tsquery('english', ${tsquery}), 1) * 1000000)::bigint)`,
    ...NUMBER,
  };
}
