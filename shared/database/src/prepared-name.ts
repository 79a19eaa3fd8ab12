import { createHash } from 'node:crypto';

// A statement's text is prepared once per connection under this name, which saves its parsing and planning.
// The bound keeps texts of varying shape (lists of filters) from filling the server's memory.
const MAX_NAMES = 400;
// 96 bits: no two texts of a system will ever share a name. PostgreSQL takes 63 bytes.
const HASH_DIGITS = 24;
const names = new Map<string, string>();

/**
 * A short name for `text`; undefined once there are too many to prepare. It follows from the text alone: behind a
 * pooler processes share connections, and one's name must never be another's for something else.
 */
export function preparedName(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MAX_NAMES) return known;
  const name = `s${createHash('sha256').update(text).digest('hex').slice(0, HASH_DIGITS)}`;
  names.set(text, name);
  return name;
}
