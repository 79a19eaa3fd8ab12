import { MOST_BATCH_BYTES } from './limits.ts';

// Three bytes is the most that one UTF-16 unit takes in UTF-8.
const MOST_BYTES_A_UNIT = 3;

/**
 * `items` in order, in batches of at most `mostItems` whose texts have at most MOST_BATCH_BYTES together. One that is larger
 * by itself is alone.
 */
export function byteBatches<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
  mostItems = Number.POSITIVE_INFINITY,
): readonly (readonly Item[])[] {
  const units = items.reduce((total, item) => total + textOf(item).length, 0);
  // Nearly always: nothing needs to be measured.
  if (units * MOST_BYTES_A_UNIT <= MOST_BATCH_BYTES && items.length <= mostItems) return [items];
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
