/**
 * Keeps what is dear to get. Values are JSON: what comes out is what JSON makes of what went in, on a hit and
 * on the first load alike, and is the caller's own copy.
 */
export interface Cache {
  /**
   * The kept value, or that of `load`, which then is kept. Calls for one key at the same time share one load,
   * which runs in the context of the first: it must not depend on who asks. `undefined` means that there is no
   * such thing. Rejects with what `load` threw, unless a stale value may stand in.
   */
  getOrLoad<T>(key: string, load: () => Promise<T>): Promise<T>;
  /** As `getOrLoad` for many keys, with one load for those not kept. Keys without a value are left out. */
  getOrLoadMany<T>(
    keys: readonly string[],
    loadMany: (missing: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<Map<string, T>>;
  /**
   * Forgets the keys, for every process that shares the cache; call it after the change is committed. A load
   * begun before is not kept, however late it ends. Never rejects: what Redis could not be told is told when
   * it is back, before anything is read from it.
   */
  invalidate(keys: readonly string[]): Promise<void>;
  readonly statistics: CacheStatistics;
  close(): Promise<void>;
}

/** Counts since the start, by key. */
export interface CacheStatistics {
  readonly hits: number;
  readonly misses: number;
  /** Stale values that stood in for a failed load. */
  readonly staleHits: number;
}
