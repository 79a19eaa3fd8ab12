import type { KeyObject } from 'node:crypto';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import { fetchJson } from './fetch-json.ts';

/** A public key that knows its algorithm. */
export type VerifyingKey = CryptoKey | KeyObject;

/** Where the keys come from that access tokens are checked with. */
export interface KeySource {
  /** Throws UnknownKeyError when there is no such key, TokenKeysUnavailableError when it cannot tell. */
  keyFor(kid: string): Promise<VerifyingKey>;
  /** Another number whenever the keys have changed: what was checked before counts no more. */
  readonly generation: number;
  /** Looks for newer keys in the background when those known are old. */
  keepFresh(): void;
}

/** auth-service does not answer, so that it cannot be said whether a token is good. */
export class TokenKeysUnavailableError extends Error {
  readonly code = 'token-keys-unavailable';
}

/** No such key was published. */
export class UnknownKeyError extends Error {
  readonly code = 'unknown-key';
}

export interface JwksKeysOptions {
  /** Of each instance of the publisher there is now: the next one is asked when one does not answer. */
  readonly urls: () => readonly string[];
  readonly now?: () => number;
  /** Fetches the key set; default by HTTP. */
  readonly fetch?: (url: string) => Promise<unknown>;
}

/** New keys are published long before they sign, so that looking this often is early enough. */
const MAX_AGE_MS = 10 * 60_000;
/** Tokens with made-up key ids must not become requests to auth-service. */
const UNKNOWN_KEY_COOLDOWN_MS = 30_000;
/** While auth-service is away, or a key was withdrawn just now. */
const SHORT_COOLDOWN_MS = 1000;
/** By then every instance of the publisher knows the key that signs instead. */
const CHANGE_MS = 60_000;
const FETCH_TIMEOUT_MS = 3000;

/** The keys of a JWKS address (RFC 7517), fetched when needed. Known keys go on being used while it is away. */
export class JwksKeys implements KeySource {
  readonly #urls: () => readonly string[];
  readonly #now: () => number;
  readonly #fetch: (url: string) => Promise<unknown>;
  #keys: ReadonlyMap<string, CryptoKey> = new Map();
  #generation = 0;
  #published = '';
  #fetchedAt = Number.NEGATIVE_INFINITY;
  #triedAt = Number.NEGATIVE_INFINITY;
  #changedAt = Number.NEGATIVE_INFINITY;
  #failure: unknown;
  #refreshing: Promise<void> | undefined;

  constructor({
    urls,
    now = Date.now,
    fetch = (url) => fetchJson(url, { timeoutMs: FETCH_TIMEOUT_MS }),
  }: JwksKeysOptions) {
    this.#urls = urls;
    this.#now = now;
    this.#fetch = fetch;
  }

  async keyFor(kid: string): Promise<CryptoKey> {
    const known = this.#keys.get(kid);
    if (known === undefined) return this.#seek(kid);
    this.keepFresh();
    return known;
  }

  get generation(): number {
    return this.#generation;
  }

  keepFresh(): void {
    if (this.#keys.size > 0 && this.#now() - this.#fetchedAt > MAX_AGE_MS) void this.#refresh();
  }

  /** A key was withdrawn, so that another signs which was not published before. */
  expectNewKey(): void {
    this.#changedAt = this.#now();
  }

  async #seek(kid: string): Promise<CryptoKey> {
    await this.#refresh();
    const found = this.#keys.get(kid);
    if (found !== undefined) return found;
    if (this.#failure !== undefined)
      throw new TokenKeysUnavailableError('the keys of access tokens cannot be read', {
        cause: this.#failure,
      });
    throw new UnknownKeyError('the access token is signed with a key that was not published');
  }

  /** Fetches the keys, unless that was done just now; one fetch at a time. Never throws. */
  #refresh(): Promise<void> {
    const isUrgent = this.#failure !== undefined || this.#now() - this.#changedAt < CHANGE_MS;
    const cooldownMs = isUrgent ? SHORT_COOLDOWN_MS : UNKNOWN_KEY_COOLDOWN_MS;
    if (this.#refreshing === undefined && this.#now() - this.#triedAt < cooldownMs) return Promise.resolve();
    this.#refreshing ??= this.#load().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #load(): Promise<void> {
    this.#triedAt = this.#now();
    try {
      const set = await this.#fetchAny();
      const keys = await importKeys(set);
      // An empty set is a mistake of the publisher; the keys we have are better.
      if (keys.size === 0) throw new Error('the key set has no usable key');
      this.#keys = keys;
      this.#noteChange(JSON.stringify(set));
      this.#fetchedAt = this.#now();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error;
    }
  }

  #noteChange(published: string): void {
    if (published === this.#published) return;
    this.#published = published;
    this.#generation++;
  }

  async #fetchAny(): Promise<unknown> {
    let failure: unknown = new Error('there is no address to fetch the keys from');
    for (const url of this.#urls()) {
      try {
        return await this.#fetch(url);
      } catch (error) {
        failure = error; // The next instance may answer; the last one's failure is reported.
      }
    }
    throw failure;
  }
}

async function importKeys(set: unknown): Promise<Map<string, CryptoKey>> {
  const listed: unknown = (set as { keys?: unknown } | null)?.keys;
  const keys = new Map<string, CryptoKey>();
  for (const jwk of Array.isArray(listed) ? (listed as JWK[]) : []) {
    const algorithm = algorithmOf(jwk);
    if (jwk.kid === undefined || algorithm === undefined) continue;
    const key = await importJWK(jwk, algorithm);
    if (!(key instanceof Uint8Array)) keys.set(jwk.kid, key);
  }
  return keys;
}

/** The one algorithm a key may be used with, by its type and not by what a token says; undefined for other keys. */
function algorithmOf({ kty, crv, use }: JWK): string | undefined {
  if (use !== undefined && use !== 'sig') return undefined;
  if (kty === 'OKP' && crv === 'Ed25519') return 'EdDSA';
  if (kty === 'EC' && crv === 'P-256') return 'ES256';
  return undefined;
}
