import type { Log } from '@platform/telemetry/log.ts';
import { LoadingCache } from './loading-cache.ts';
import { MemoryStore } from './memory-store.ts';
import { RedisStore } from './redis-store.ts';

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

export interface CacheOptions {
  /** `redis://host:port`; without it values are kept in this process. */
  readonly redisUrl?: string | undefined;
  /** Before every key in Redis: `product-service:products:`. */
  readonly prefix: string;
  /** How long a value is fresh. Each is given up to a tenth less, so that those made together do not end together. */
  readonly ttlMs: number;
  /** How much longer a value may stand in when its load fails; default 0: not at all. */
  readonly staleIfErrorMs?: number;
  /** False for an error that a stale value must not hide; default: every error may be. */
  readonly mayServeStale?: (error: unknown) => boolean;
  /** How long "there is no such thing" is kept; default 0: not at all. */
  readonly negativeTtlMs?: number;
  /** In this process: the most values kept; default 10000. */
  readonly maxEntries?: number;
  /** In this process: the most characters of JSON kept; default 16 Mi. */
  readonly maxCharacters?: number;
  readonly logger?: Log;
}

/** Makes a cache in Redis, or in this process. Does not wait for Redis: without it values are loaded. */
export function createCache(options: CacheOptions): Cache {
  const { redisUrl, prefix, logger, maxEntries = 10_000, maxCharacters = 16 * 1024 * 1024 } = options;
  const store =
    redisUrl === undefined
      ? new MemoryStore({ maxEntries, maxCharacters })
      : new RedisStore({ url: redisUrl, prefix, logger });
  return new LoadingCache(store, options);
}
