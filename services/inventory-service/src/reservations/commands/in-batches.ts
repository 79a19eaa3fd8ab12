/** How items that come at once are done together. */
export interface BatchOptions<Item> {
  /** Does several items and says which it did; fails with nothing done. */
  readonly together: (items: readonly Item[]) => Promise<readonly boolean[]>;
  /** Does one: it came alone, or was not done with others. */
  readonly alone: (item: Item) => Promise<void>;
  /** Items of one key are never in one batch. */
  readonly keyOf: (item: Item) => string;
  /** How much of a batch an item fills. */
  readonly weightOf: (item: Item) => number;
  /** The most items of a batch, and the most that they weigh together; one item alone may weigh more. */
  readonly mostItems: number;
  readonly mostWeight: number;
}

interface Waiting<Item> {
  readonly item: Item;
  readonly resolve: (done: Promise<void> | undefined) => void;
}

/**
 * Group commit: what comes while a batch is under way is done together next. An item that comes alone waits for
 * nobody; under load a lock is taken, and a commit written out, once for many. No item fails for another: after a
 * batch has failed, each of its items is done alone.
 */
export function inBatches<Item>(options: BatchOptions<Item>): (item: Item) => Promise<void> {
  let waiting: Waiting<Item>[] = [];
  let isRunning = false;

  const startNext = (): void => {
    if (isRunning || waiting.length === 0) return;
    const { batch, left } = nextBatch(waiting, options);
    waiting = left;
    isRunning = true;
    void runBatch(batch, options).then(() => {
      isRunning = false;
      startNext();
    });
  };
  return (item) =>
    new Promise((resolve) => {
      waiting.push({ item, resolve });
      startNext();
    });
}

/** What fits into one batch, from the front; what shares a key with it is left, in its order. */
function nextBatch<Item>(waiting: readonly Waiting<Item>[], options: BatchOptions<Item>) {
  const batch: Waiting<Item>[] = [];
  const left: Waiting<Item>[] = [];
  const keys = new Set<string>();
  let weight = 0;
  for (const each of waiting) {
    const key = options.keyOf(each.item);
    const grown = weight + options.weightOf(each.item);
    const hasRoom = batch.length === 0 || (batch.length < options.mostItems && grown <= options.mostWeight);
    if (hasRoom && !keys.has(key)) {
      keys.add(key);
      weight = grown;
      batch.push(each);
    } else left.push(each);
  }
  return { batch, left };
}

/** Never rejects: each item hears of its own failure. */
async function runBatch<Item>(
  batch: readonly Waiting<Item>[],
  { together, alone }: BatchOptions<Item>,
): Promise<void> {
  // Its failure is not lost: it meets each of the items again, or was that of one alone.
  const isDone = batch.length > 1 ? await together(batch.map(({ item }) => item)).catch(() => []) : [];
  const rest = batch.map(async ({ item, resolve }, i) => {
    const done = isDone[i] ? undefined : alone(item);
    resolve(done);
    await done;
  });
  await Promise.allSettled(rest);
}
