import type { Log } from '@platform/telemetry/log.ts';
import type { Cache } from './cache.ts';
import { LoadingCache } from './loading-cache.ts';
import { MemoryStore } from './memory-store.ts';
import { RedisStore } from './redis-store.ts';

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
