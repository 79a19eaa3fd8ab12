import { Uuid } from '@platform/contracts/field-types.ts';
import { type TSchema, Type } from '@platform/schema/type.ts';

/** The query of a feed by a key: everything, page by page in the order of the key. */
export function FeedQueryBy<Key extends TSchema>(
  key: Key,
  limit = Type.Integer({ minimum: 1, maximum: 2000, default: 1000 }),
) {
  return Type.Object({ after: Type.Optional(key), limit }, { additionalProperties: false });
}

export const FeedQuery = FeedQueryBy(Uuid);

/** The query of a feed that may also be asked for a part of it, by `filters`. */
export function FeedQueryWith<Filters extends Record<string, TSchema>>(filters: Filters) {
  return Type.Object({ ...FeedQuery.properties, ...filters }, { additionalProperties: false });
}

/** The answer of a feed. */
export function FeedOf<Item extends TSchema>(item: Item) {
  return Type.Object({
    items: Type.Array(item),
    next: Type.Union([Type.String(), Type.Null()], {
      description: '`after` of the next page; null after the last',
    }),
  });
}

/** A page of a feed: all `items` that were found, of which `limit` were asked for. */
export function feedPage<Item>(items: Item[], limit: number, keyOf: (item: Item) => string) {
  const last = items.at(-1);
  return { items, next: last === undefined || items.length < limit ? null : keyOf(last) };
}
