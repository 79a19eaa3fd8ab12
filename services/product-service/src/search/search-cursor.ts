import { createHash } from 'node:crypto';
import type { SearchPosition } from './search-products.ts';

/** A cursor holds the query it belongs to, as a fingerprint: with another one it would skip and repeat products. */
type Key = readonly [fingerprint: string, key: string | number, sku: string];

/** A short text that is the same for the same query. */
export function fingerprintOf(query: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

export function cursorKey(fingerprint: string, { key, sku }: SearchPosition): Key {
  return [fingerprint, key, sku];
}

/** Tells the keys of one query, whose rows sort by what `isKey` knows, from those of another, or made up. */
export function isKeyOf(
  fingerprint: string,
  isKey: (value: unknown) => boolean,
): (value: unknown) => value is Key {
  return (value): value is Key => {
    if (!Array.isArray(value) || value.length !== 3) return false;
    return (
      value[0] === fingerprint && isKey(value[1]) && /^[A-Z0-9][A-Z0-9 _./-]{0,63}$/.test(String(value[2]))
    );
  };
}

export function positionOf([, key, sku]: Key): SearchPosition {
  return { key, sku };
}
