/** A place in a LiveList; keep it in order to take the item out again. */
export interface LiveEntry<T> {
  readonly item: T;
  /** Where it stands; -1 once it is out. */
  index: number;
}

/**
 * What is under way, in no particular order. For items that come and go by the thousand a Set is costly in a way that
 * does not show: a table that it has outgrown points to the next one and keeps what was in it, so that the first to grow
 * old in the heap carries all later items with it, and each collection copies what is long done with.
 */
export class LiveList<T> implements Iterable<T> {
  readonly #entries: LiveEntry<T>[] = [];

  get size(): number {
    return this.#entries.length;
  }

  add(item: T): LiveEntry<T> {
    const entry = { item, index: this.#entries.length };
    this.#entries.push(entry);
    return entry;
  }

  /** Takes it out; once it is, does nothing. The last one moves to its place. */
  remove(entry: LiveEntry<unknown>): void {
    if (entry.index < 0) return;
    const last = this.#entries.pop();
    if (last !== undefined && last !== entry) {
      this.#entries[entry.index] = last;
      last.index = entry.index;
    }
    entry.index = -1;
  }

  /** Goes over those that are in now; they may be removed meanwhile. */
  *[Symbol.iterator](): Iterator<T> {
    for (const { item } of [...this.#entries]) yield item;
  }
}
