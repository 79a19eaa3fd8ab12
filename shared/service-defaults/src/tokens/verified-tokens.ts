// Signed-in users active at once in one replica; an entry is some 300 bytes.
const DEFAULT_MAX = 5000;

interface Expiring {
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

interface Entry<Claims> {
  readonly claims: Claims;
  readonly generation: number;
  /** It was asked for since it was last looked at for leaving. */
  isUsed: boolean;
}

/**
 * Tokens that were found good, until they expire; those that nobody asks for go first. By digest, so that a heap dump
 * holds no token. One that was used gets a second chance when its turn to leave has come (the clock of page caches):
 * unlike putting it in anew at each use, that changes nothing on the way of a request.
 */
export class VerifiedTokens<Claims extends Expiring> {
  readonly #max: number;
  // A Map iterates in the order of insertion.
  readonly #entries = new Map<string, Entry<Claims>>();

  constructor(max = DEFAULT_MAX) {
    this.#max = max;
  }

  /** `generation` is that of the keys of now: what was checked with others is forgotten. */
  find(digest: string, now: number, generation: number): Claims | undefined {
    const entry = this.#entries.get(digest);
    if (entry === undefined) return undefined;
    if (entry.claims.expiresAt <= now || entry.generation !== generation) {
      this.#entries.delete(digest);
      return undefined;
    }
    entry.isUsed = true;
    return entry.claims;
  }

  add(digest: string, claims: Claims, generation: number): void {
    this.#entries.set(digest, { claims, generation, isUsed: false });
    if (this.#entries.size > this.#max) this.#dropOne();
  }

  #dropOne(): void {
    for (const [digest, entry] of this.#entries) {
      this.#entries.delete(digest);
      if (!entry.isUsed) return;
      entry.isUsed = false;
      this.#entries.set(digest, entry);
    }
  }
}
