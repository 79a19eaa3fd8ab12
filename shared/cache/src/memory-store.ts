import type { CacheStore, Entry, Found } from './cache-store.ts';

export interface MemoryStoreOptions {
  readonly maxEntries: number;
  readonly maxCharacters: number;
  /** Monotonic milliseconds; for tests. */
  readonly now?: () => number;
}

interface Kept {
  readonly text: string | null;
  readonly freshUntil: number;
  readonly keptUntil: number;
}

// In one process the cache itself knows which loads an invalidation made void.
const ERA = '';
const MISSING: Found = { text: undefined, isFresh: false, era: ERA };

/** Keeps texts in this process; past its bounds those not read for longest go first. */
export class MemoryStore implements CacheStore {
  readonly #maxEntries: number;
  readonly #maxCharacters: number;
  readonly #now: () => number;
  /** In the order of last use. */
  readonly #kept = new Map<string, Kept>();
  #characters = 0;

  constructor({ maxEntries, maxCharacters, now = () => performance.now() }: MemoryStoreOptions) {
    this.#maxEntries = maxEntries;
    this.#maxCharacters = maxCharacters;
    this.#now = now;
  }

  get size(): number {
    return this.#kept.size;
  }

  async read(keys: readonly string[]): Promise<readonly Found[]> {
    return keys.map((key) => this.#read(key));
  }

  async write(entries: readonly Entry[]): Promise<void> {
    for (const { key, text, freshMs, staleMs } of entries) {
      this.#remove(key);
      if (sizeOf(key, text) > this.#maxCharacters) continue;
      const freshUntil = this.#now() + freshMs;
      this.#kept.set(key, { text, freshUntil, keptUntil: freshUntil + staleMs });
      this.#characters += sizeOf(key, text);
      this.#evict();
    }
  }

  async invalidate(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#remove(key);
  }

  async close(): Promise<void> {
    this.#kept.clear();
    this.#characters = 0;
  }

  #read(key: string): Found {
    const kept = this.#kept.get(key);
    if (kept === undefined) return MISSING;
    if (this.#now() >= kept.keptUntil) {
      this.#remove(key);
      return MISSING;
    }
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    return { text: kept.text, isFresh: this.#now() < kept.freshUntil, era: ERA };
  }

  #evict(): void {
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#maxEntries && this.#characters <= this.#maxCharacters) return;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const kept = this.#kept.get(key);
    if (kept === undefined) return;
    this.#kept.delete(key);
    this.#characters -= sizeOf(key, kept.text);
  }
}

function sizeOf(key: string, text: string | null): number {
  return key.length + (text?.length ?? 0);
}
