import type { Cache, CacheStatistics } from '@platform/cache/cache.ts';
import { createCache } from '@platform/cache/create-cache.ts';
import type { ProductQuote, ProductResponse } from '@platform/contracts/shop/http/product-http.ts';
import type { Log } from '@platform/telemetry/log.ts';
import type { ListFacts } from '../search/list-facts.ts';
import type { ChangeListener } from './change-notices.ts';
import { CountMemory } from './count-memory.ts';

/** Where products are when the cache does not have them. */
export interface CatalogueSource {
  /** The quotes of those of `skus` that exist. */
  loadQuotes(skus: readonly string[]): Promise<ReadonlyMap<string, ProductQuote>>;
  loadProduct(sku: string): Promise<ProductResponse | undefined>;
}

export interface CatalogueCacheOptions {
  readonly source: CatalogueSource;
  readonly redisUrl?: string | undefined;
  readonly prefix?: string;
  readonly logger: Log;
}

// Changes are told within milliseconds; this bounds what no notice can tell, such as a replica that died after its
// commit and before it had told Redis.
const TTL_MS = 60_000;

/**
 * Products as they are read most: quotes for checkouts, single products, and what is true of whole lists. Only keeps them while changes by other
 * replicas are heard of (`onListening`), and starts afresh after a time in which they were not.
 */
export class CatalogueCache implements ChangeListener {
  readonly #options: CatalogueCacheOptions;
  #cache: Cache;
  readonly #listFacts = new CountMemory<ListFacts>();
  #isListening = false;

  constructor(options: CatalogueCacheOptions) {
    this.#options = options;
    this.#cache = this.#open();
  }

  async quotes(skus: readonly string[]): Promise<ReadonlyMap<string, ProductQuote>> {
    const { source } = this.#options;
    if (!this.#isListening) return source.loadQuotes(skus);
    return this.#cache.getOrLoadMany(skus, (missing) => source.loadQuotes(missing));
  }

  async product(sku: string): Promise<ProductResponse | undefined> {
    const { source } = this.#options;
    if (!this.#isListening) return source.loadProduct(sku);
    return this.#cache.getOrLoad(productKey(sku), () => source.loadProduct(sku));
  }

  /** The facts of the list that `key` stands for, kept until any product changes. */
  listFacts(key: string, count: () => Promise<ListFacts>): Promise<ListFacts> {
    return this.#isListening ? this.#listFacts.read(key, count) : count();
  }

  /** Since the cache was last begun anew. */
  get statistics(): CacheStatistics {
    return this.#cache.statistics;
  }

  /** Call it after a change was committed: who asks from here on gets what is then in the database. */
  async forget(skus: readonly string[]): Promise<void> {
    this.#listFacts.forget();
    await this.#cache.invalidate([...skus, ...skus.map(productKey)]);
  }

  onChanged(skus: readonly string[]): void {
    void this.forget(skus);
  }

  onUnknown(): void {
    this.#listFacts.forget();
    // Redis is shared: whoever changed a product told it, whether or not we heard of it.
    if (this.#options.redisUrl !== undefined) return;
    const before = this.#cache;
    this.#cache = this.#open();
    void before.close();
  }

  onListening(isListening: boolean): void {
    this.#isListening = isListening;
  }

  close(): Promise<void> {
    return this.#cache.close();
  }

  #open(): Cache {
    const { redisUrl, prefix = '', logger } = this.#options;
    return createCache({ redisUrl, prefix: `${prefix}product-service:`, ttlMs: TTL_MS, logger });
  }
}

// Quotes are kept under the sku itself, which never holds a colon.
function productKey(sku: string): string {
  return `product:${sku}`;
}
