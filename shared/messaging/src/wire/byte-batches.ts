import { MOST_BATCH_BYTES } from './limits.ts';

// Three bytes is the most that one UTF-16 unit takes in UTF-8.
const MOST_BYTES_A_UNIT = 3;

/** True if `texts` may have more than MOST_BATCH_BYTES together; costs next to nothing, as nothing is measured. */
export function mayBeLarge(texts: readonly string[]): boolean {
  const units = texts.reduce((total, text) => total + text.length, 0);
  return units * MOST_BYTES_A_UNIT > MOST_BATCH_BYTES;
}

/**
 * `items` in order, in batches of at most `mostItems` whose texts have at most MOST_BATCH_BYTES together. One that is
 * larger by itself is alone.
 */
export function byteBatches<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  mostItems = Number.POSITIVE_INFINITY,
): readonly (readonly Item[])[] {
  // Nearly always.
  if (items.length <= mostItems && !mayBeLarge(items.map(textOf))) return [items];
  const batches: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const own = Buffer.byteLength(textOf(item));
    const batch = batches.at(-1);
    if (batch !== undefined && batch.length < mostItems && bytes + own <= MOST_BATCH_BYTES) {
      batch.push(item);
      bytes += own;
    } else {
      batches.push([item]);
      bytes = own;
    }
  }
  return batches;
}
