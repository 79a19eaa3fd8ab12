import { type Static, type TSchema, Type } from '@platform/schema/type.ts';
import { DomainError } from '../problems/domain-error.ts';
import { parseJsonBody } from '../requests/json-body.ts';

export const DEFAULT_PAGE_LIMIT = 20;
export const MAX_PAGE_LIMIT = 100;

/** The query of a paged list; spread its properties into a larger query. */
export const PageQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: MAX_PAGE_LIMIT, default: DEFAULT_PAGE_LIMIT }),
  cursor: Type.Optional(Type.String({ maxLength: 1024, description: 'next_cursor of the page before' })),
});
export type PageQuery = Static<typeof PageQuery>;

/** The answer of a paged list. */
export function PageOf<Item extends TSchema>(item: Item) {
  const { title } = item as { title?: string };
  return Type.Object(
    {
      items: Type.Array(item),
      next_cursor: Type.Union([Type.String(), Type.Null()], {
        description: 'cursor of the next page, or null when this is the last',
      }),
    },
    title === undefined ? {} : { title: `${title}Page` },
  );
}

export interface Page<Item> {
  items: Item[];
  next_cursor: string | null;
}

/** An opaque cursor that holds the sort key of the last row of a page. */
export function encodeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * The sort key in `cursor`, which came from outside: `isKey` says whether it is one of this list.
 * Throws DomainError `invalid-cursor` (422) otherwise.
 */
export function decodeCursor<Key>(cursor: string, isKey: (key: unknown) => key is Key): Key {
  const key = parse(cursor);
  if (key === undefined || !isKey(key))
    throw new DomainError('invalid-cursor', 'The cursor is not one that this list gave out.');
  return key;
}

/** A list in the order of a key. */
export interface PagedList<Row, Key, Item = Row> {
  /** At most `limit` rows: those behind the row with key `after`, or the first ones. */
  find(after: Key | undefined, limit: number): Promise<readonly Row[]>;
  keyOf(row: Row): Key;
  /** Whether a key that came from outside may be one of this list. */
  isKey(key: unknown): key is Key;
  /** Left out where the rows are what is shown. */
  toItem?(row: Row): Item;
}

/** The page that a query asks for. Throws DomainError `invalid-cursor` (422). */
export async function readPage<Row, Key, Item = Row>(
  { limit, cursor }: Pick<PageQuery, 'limit'> & { readonly cursor?: string | undefined },
  { find, keyOf, isKey, toItem }: PagedList<Row, Key, Item>,
): Promise<Page<Item>> {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, isKey);
  // One more, to learn whether others follow.
  const rows = await find(after, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  // Rows are items where nothing turns them into others: so say the types.
  const items = toItem === undefined ? (shown as unknown[] as Item[]) : shown.map(toItem);
  return { items, next_cursor: hasMore ? encodeCursor(keyOf(last)) : null };
}

function parse(cursor: string): unknown {
  try {
    // The same strictness as for a body: a cursor goes into a query just so.
    return parseJsonBody(Buffer.from(cursor, 'base64url'));
  } catch {
    return undefined; // Not one of ours.
  }
}
