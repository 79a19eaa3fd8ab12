import type { CatalogueList } from './catalogue-list.ts';

/** The words that were looked for in the end: as typed, or as the catalogue understood them. */
export function soughtWords(
  typed: string,
  { corrections = [] }: Pick<CatalogueList, 'corrections'>,
): readonly string[] {
  const meant = new Map(corrections.map((word) => [word.typed.toLowerCase(), word.meant]));
  return typed
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .map((word) => meant.get(word.toLowerCase()) ?? word);
}
