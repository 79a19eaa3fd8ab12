// Far more than people look at between two changes; a list that is asked for once is soon crowded out.
const MOST_KEPT = 1_000;
// What took longer to count is not counted again at each change: it stands for so many times as long as it took. So
// counting takes a twentieth of the database's time at most, however large the catalogue and however often it changes.
const CHEAP_MS = 100;
const STANDS_TIMES = 20;

interface Kept<Count> {
  readonly count: Promise<Count>;
  /** The number of changes before it was begun. */
  readonly changes: number;
  /** Until when it stands although something changed; undefined while it is counted. */
  standsUntil?: number;
}

/**
 * What was counted of the catalogue, until something of it changes. Counting reads every product of a list, and the
 * same lists are asked for again and again. In this process alone: each replica hears of every change.
 */
export class CountMemory<Count> {
  readonly #kept = new Map<string, Kept<Count>>();
  readonly #now: () => number;
  #changes = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * What `count` found for this key, or finds now. Whoever asks at the same time waits for the same answer. A list is
   * counted once at a time: else changes that come faster than it is counted would pile counts up.
   */
  read(key: string, count: () => Promise<Count>): Promise<Count> {
    const known = this.#kept.get(key);
    if (known !== undefined && this.#holds(known)) return known.count;
    const readAgain = () => this.read(key, count);
    if (known !== undefined && known.standsUntil === undefined) return known.count.then(readAgain, readAgain);
    return this.#count(key, count);
  }

  /** Something changed: what was counted, or is being counted, is no longer so. */
  forget(): void {
    this.#changes += 1;
  }

  #count(key: string, count: () => Promise<Count>): Promise<Count> {
    const begunAt = this.#now();
    const kept: Kept<Count> = { count: count(), changes: this.#changes };
    this.#keep(key, kept);
    kept.count.then(
      () => {
        const tookMs = this.#now() - begunAt;
        kept.standsUntil = tookMs < CHEAP_MS ? 0 : begunAt + tookMs * STANDS_TIMES;
      },
      () => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key);
      },
    );
    return kept.count;
  }

  #holds({ changes, standsUntil = 0 }: Kept<Count>): boolean {
    return changes === this.#changes || this.#now() < standsUntil;
  }

  #keep(key: string, kept: Kept<Count>): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
