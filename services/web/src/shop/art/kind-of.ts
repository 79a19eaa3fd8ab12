import { type Kind, kinds } from './kinds.ts';

/** Kinds by each of their words, in the singular and the plural. */
const BY_WORD = new Map<string, Kind>(
  kinds.flatMap((kind) =>
    kind.words.flatMap((word): [string, Kind][] => [
      [word, kind],
      [pluralOf(word), kind],
    ]),
  ),
);

/** The longest phrase of the table: no run of words that is longer needs looking up. */
const LONGEST = 3;

/**
 * The kind that a text names. In English the thing comes last ("oak desk lamp"), so the match that ends last wins, and of
 * those the longest.
 */
function kindIn(text: string): Kind | undefined {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  for (let end = words.length; end > 0; end--) {
    for (let start = Math.max(0, end - LONGEST); start < end; start++) {
      const kind = BY_WORD.get(words.slice(start, end).join(' '));
      if (kind !== undefined) return kind;
    }
  }
  return undefined;
}

/** What comes before the first comma or preposition names the thing: "jar with a lid" is a jar. */
const headOf = (name: string): string => name.split(/,|;|\(|\b(?:with|for|of|from|in|by)\b/i)[0] ?? '';

/** The kind of a product by its name, its sku and its category, in this order; undefined when no word is known. */
export function kindOf(product: { sku: string; name: string; category: string }): Kind | undefined {
  return (
    kindIn(headOf(product.name)) ?? kindIn(product.name) ?? kindIn(product.sku) ?? kindIn(product.category)
  );
}

/** By the rules of English that the table needs; a word without a singular, such as scissors, stands in it as it is. */
function pluralOf(word: string): string {
  if (/(s|x|ch|sh|domino)$/.test(word)) return `${word}es`;
  if (/[^aeo]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return /[lai]fe?$/.test(word) ? word.replace(/fe?$/, 'ves') : `${word}s`;
}
