// Far more than people look at between two changes; a list that is asked for once is soon crowded out.
const MOST_KEPT = 1_000;

/**
 * What was counted of the catalogue, until something of it changes. Counting reads every product of a list, and the
 * same lists are asked for again and again. In this process alone: each replica hears of every change.
 */
export class CountMemory<Count> {
  #kept = new Map<string, Promise<Count>>();

  /** What `count` found for this key, or finds now. Whoever asks at the same time waits for the same answer. */
  read(key: string, count: () => Promise<Count>): Promise<Count> {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const counted = count();
    // Into the map of now: a change replaces the map, and what was counted before it is kept no longer.
    const kept = this.#kept;
    kept.set(key, counted);
    counted.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return counted;
  }

  forget(): void {
    this.#kept = new Map();
  }
}
