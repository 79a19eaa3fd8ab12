import { randomBytes } from 'node:crypto';
import type { Log } from '@platform/telemetry/log.ts';
import { type CacheStore, type Entry, type Found, NOTHING } from './cache-store.ts';
import { RedisConnection, type RedisConnectionOptions, type Reply } from './redis-connection.ts';
import { READ, WRITE } from './redis-scripts.ts';

export interface RedisStoreOptions extends RedisConnectionOptions {
  readonly prefix: string;
  readonly logger?: Log | undefined;
}

// A load that takes longer than this is not kept.
const ERA_LEASE_MS = 30_000;
// Past this many untold invalidations all keys are forgotten instead.
const MAX_UNTOLD = 50_000;
const SCAN_COUNT = '1000';

/**
 * Keeps texts in Redis. When Redis is away it knows nothing and takes nothing; invalidations it could not tell
 * are told first when Redis is back. Keys bear the id of the server's run, because a restarted server or a
 * promoted replica may have lost invalidations: for us it begins empty.
 */
export class RedisStore implements CacheStore {
  readonly #redis: RedisConnection;
  readonly #prefix: string;
  readonly #untold = new Set<string>();
  #mustForgetAll = false;
  #telling: Promise<void> | undefined;

  constructor(options: RedisStoreOptions) {
    this.#redis = new RedisConnection(options);
    this.#prefix = options.prefix;
  }

  async read(keys: readonly string[]): Promise<readonly Found[]> {
    try {
      await this.#tell();
      const era = randomBytes(9).toString('base64url');
      const reply = await this.#redis.run(READ, this.#names(keys), [era, String(ERA_LEASE_MS)]);
      return toFound(reply, keys.length);
    } catch {
      return keys.map(() => NOTHING); // The connection has said why.
    }
  }

  async write(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const args = entries.flatMap(({ era, text, freshMs, staleMs }) => [
      era,
      `${text === null ? 'N' : 'V'}${staleMs}|${text ?? ''}`,
      String(freshMs + staleMs),
    ]);
    try {
      await this.#redis.run(WRITE, this.#names(entries.map(({ key }) => key)), args);
    } catch {
      // Not kept: the next one to ask loads it again.
    }
  }

  async invalidate(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#untold.add(key);
    if (this.#untold.size > MAX_UNTOLD) {
      this.#mustForgetAll = true;
      this.#untold.clear();
    }
    try {
      await this.#tell();
    } catch {
      // Told when Redis is back, before anything is read.
    }
  }

  async close(): Promise<void> {
    this.#redis.close();
  }

  /** Tells Redis what is to be forgotten, until nothing is left. Callers at the same time share one telling. */
  async #tell(): Promise<void> {
    while (this.#mustForgetAll || this.#untold.size > 0) {
      this.#telling ??= this.#tellOnce().finally(() => {
        this.#telling = undefined;
      });
      await this.#telling;
    }
  }

  async #tellOnce(): Promise<void> {
    if (this.#mustForgetAll) {
      this.#mustForgetAll = false;
      await this.#forgetAll();
    }
    const keys = [...this.#untold];
    if (keys.length === 0) return;
    // Emptied first: a key that is invalidated again meanwhile is to be told again.
    this.#untold.clear();
    try {
      await this.#redis.command('UNLINK', ...this.#names(keys));
    } catch (error) {
      for (const key of keys) this.#untold.add(key);
      throw error;
    }
  }

  async #forgetAll(): Promise<void> {
    const pattern = `${this.#name('').replace(/[*?[\]\\]/g, '\\$&')}*`;
    let cursor = '0';
    try {
      do {
        const reply = await this.#redis.command('SCAN', cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
        const [next, names] = reply as [string, string[]];
        if (names.length > 0) await this.#redis.command('UNLINK', ...names);
        cursor = String(next);
      } while (cursor !== '0');
    } catch (error) {
      this.#mustForgetAll = true;
      throw error;
    }
  }

  #names(keys: readonly string[]): string[] {
    return keys.map((key) => this.#name(key));
  }

  #name(key: string): string {
    return `${this.#prefix}${this.#redis.serverId ?? ''}:${key}`;
  }
}

function toFound(reply: Reply, count: number): Found[] {
  const parts = reply as (string | number)[];
  return Array.from({ length: count }, (_, i) => parse(String(parts[2 * i]), Number(parts[2 * i + 1])));
}

/** Reads `era|kind and stale ms|JSON`; see redis-scripts.ts. */
function parse(kept: string, leftMs: number): Found {
  const [era = '', about = ''] = kept.split('|', 2);
  if (about === '') return { text: undefined, isFresh: false, era };
  const text = about.startsWith('N') ? null : kept.slice(era.length + about.length + 2);
  return { text, isFresh: leftMs > Number(about.slice(1)), era };
}
