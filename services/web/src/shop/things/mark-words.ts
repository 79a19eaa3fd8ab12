import { type Content, html } from '@platform/html/html.ts';

/** Shorter words stand in too many others. */
const SHORTEST = 3;
/** Of the end of a word, as the search sees none: `lamps` finds `lamp`. */
const ENDING = /(?:es|s|ing|ed)$/;

/** `text` with those words marked that begin as one of `words` does. */
export function markWords(text: string, words: readonly string[]): Content {
  const beginnings = words
    .map((word) => word.toLowerCase())
    .map((word) => (word.length > SHORTEST + 1 ? word.replace(ENDING, '') : word))
    .filter((word) => word.length >= SHORTEST);
  if (beginnings.length === 0) return text;
  return text.split(/([\p{L}\p{M}\p{N}]+)/u).map((part, i) => {
    const isWord = i % 2 === 1;
    const isMatch = isWord && beginnings.some((beginning) => part.toLowerCase().startsWith(beginning));
    return isMatch ? html`<mark>${part}</mark>` : part;
  });
}
