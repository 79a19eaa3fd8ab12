import type { Term } from './spelling.ts';

// Nobody types more; each word costs a look into the index.
const MOST_WORDS = 12;

/** The words of what somebody typed: letters and digits, in lower case, each once. */
export function searchWords(text: string): string[] {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return [...new Set(words)].slice(0, MOST_WORDS);
}

/**
 * A PostgreSQL tsquery: each term by one of its alternatives at least, as a beginning of a word. Words are letters and
 * digits only (`searchWords`, the catalogue's words), so the quotes are all the quoting there is. Undefined if
 * some term has no alternative, or there is no term: then nothing is found.
 */
export function tsqueryText(terms: readonly Pick<Term, 'alternatives'>[]): string | undefined {
  if (terms.length === 0 || terms.some(({ alternatives }) => alternatives.length === 0)) return undefined;
  return terms
    .map(({ alternatives }) => `(${alternatives.map((word) => `${quoted(word)}:*`).join(' | ')})`)
    .join(' & ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
}
