import type { Cache } from './cache.ts';
import { type CacheStore, type Entry, type Found, NOTHING } from './cache-store.ts';

export interface LoadingCacheOptions {
  readonly ttlMs: number;
  readonly staleIfErrorMs?: number;
  readonly mayServeStale?: (error: unknown) => boolean;
  readonly negativeTtlMs?: number;
  /** From 0 up to 1; for tests. */
  readonly random?: () => number;
}

/** Up to this part of its time is taken from each value. */
const JITTER = 0.1;

/** One way to a value, shared by those who ask meanwhile. JSON, or null for "there is none". */
interface Flight {
  readonly key: string;
  readonly landed: PromiseWithResolvers<string | null>;
}

type LoadMany = (missing: readonly string[]) => Promise<ReadonlyMap<string, unknown>>;

/** The rules of caching over any store: one flight per key, jitter, stale values, invalidation. */
export class LoadingCache implements Cache {
  readonly #store: CacheStore;
  readonly #ttlMs: number;
  readonly #staleMs: number;
  readonly #negativeTtlMs: number;
  readonly #mayServeStale: (error: unknown) => boolean;
  readonly #random: () => number;
  /** The flights that new callers may join; an invalidation takes them out. */
  readonly #flights = new Map<string, Flight>();
  readonly #counts = { hits: 0, misses: 0, staleHits: 0 };

  constructor(store: CacheStore, options: LoadingCacheOptions) {
    this.#store = store;
    this.#ttlMs = options.ttlMs;
    this.#staleMs = options.staleIfErrorMs ?? 0;
    this.#negativeTtlMs = options.negativeTtlMs ?? 0;
    this.#mayServeStale = options.mayServeStale ?? (() => true);
    this.#random = options.random ?? Math.random;
  }

  get statistics() {
    return { ...this.#counts };
  }

  async getOrLoad<T>(key: string, load: () => Promise<T>): Promise<T> {
    const found = await this.getOrLoadMany([key], async () => new Map([[key, await load()]]));
    return found.get(key) as T;
  }

  async getOrLoadMany<T>(
    keys: readonly string[],
    loadMany: (missing: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  ): Promise<Map<string, T>> {
    const joined: Flight[] = [];
    const begun: Flight[] = [];
    for (const key of new Set(keys)) {
      const underWay = this.#flights.get(key);
      if (underWay !== undefined) joined.push(underWay);
      else begun.push(this.#begin(key));
    }
    if (begun.length > 0) void this.#fly(begun, loadMany);
    const values = new Map<string, T>();
    const land = async ({ key, landed }: Flight) => {
      const text = await landed.promise;
      if (text !== null) values.set(key, JSON.parse(text));
    };
    await Promise.all([...joined, ...begun].map(land));
    return values;
  }

  async invalidate(keys: readonly string[]): Promise<void> {
    // Who asks from here on must not get what was read before.
    for (const key of keys) this.#flights.delete(key);
    await this.#store.invalidate(keys);
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  #begin(key: string): Flight {
    const flight = { key, landed: Promise.withResolvers<string | null>() };
    this.#flights.set(key, flight);
    return flight;
  }

  /** Lands every flight, with a value or an error. Never rejects. */
  async #fly(flights: readonly Flight[], loadMany: LoadMany): Promise<void> {
    try {
      const found = await this.#store.read(flights.map(({ key }) => key));
      const toLoad = new Map<Flight, Found>();
      for (const [i, flight] of flights.entries()) {
        const one = found[i] ?? NOTHING;
        if (one.isFresh && one.text !== undefined) this.#land(flight, one.text);
        else toLoad.set(flight, one);
      }
      this.#counts.hits += flights.length - toLoad.size;
      if (toLoad.size > 0) await this.#load(toLoad, loadMany);
    } catch (error) {
      for (const flight of flights) this.#fail(flight, error);
    }
  }

  async #load(flights: ReadonlyMap<Flight, Found>, loadMany: LoadMany): Promise<void> {
    this.#counts.misses += flights.size;
    let loaded: ReadonlyMap<string, unknown>;
    try {
      loaded = await loadMany([...flights.keys()].map(({ key }) => key));
    } catch (error) {
      this.#standIn(flights, error);
      return;
    }
    const entries: Entry[] = [];
    for (const [flight, { era }] of flights) {
      const text = JSON.stringify(loaded.get(flight.key)) ?? null;
      // Void if the key was invalidated meanwhile; the store knows of other processes' invalidations.
      if (era !== undefined && this.#isCurrent(flight)) entries.push(...this.#entry(flight.key, text, era));
      flight.landed.resolve(text);
    }
    // Not before: in between, callers would load again. Not awaited before landing: Redis may be slow.
    const written = this.#store.write(entries);
    for (const flight of flights.keys()) this.#end(flight);
    await written;
  }

  #entry(key: string, text: string | null, era: string): Entry[] {
    const ttlMs = text === null ? this.#negativeTtlMs : this.#ttlMs;
    if (ttlMs <= 0) return [];
    const freshMs = Math.max(1, Math.round(ttlMs * (1 - JITTER * this.#random())));
    return [{ key, text, era, freshMs, staleMs: text === null ? 0 : this.#staleMs }];
  }

  #standIn(flights: ReadonlyMap<Flight, Found>, error: unknown): void {
    const mayServeStale = this.#mayServeStale(error);
    for (const [flight, { text }] of flights) {
      if (text === undefined || !mayServeStale || !this.#isCurrent(flight)) {
        this.#fail(flight, error);
        continue;
      }
      this.#counts.staleHits++;
      this.#land(flight, text);
    }
  }

  #land(flight: Flight, text: string | null): void {
    flight.landed.resolve(text);
    this.#end(flight);
  }

  #fail(flight: Flight, error: unknown): void {
    flight.landed.reject(error);
    this.#end(flight);
  }

  #end(flight: Flight): void {
    if (this.#isCurrent(flight)) this.#flights.delete(flight.key);
  }

  /** False once its key was invalidated. */
  #isCurrent(flight: Flight): boolean {
    return this.#flights.get(flight.key) === flight;
  }
}
