const FRESH_MS = 60_000;

/** A value that is read again once a minute, while it is asked for. Only the first to ask waits for it. */
export class RefreshedValue<Value> {
  readonly #now: () => number;
  #value: Value | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<Value | undefined> | undefined;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The value; undefined while there is none yet and `read` fails. An old one stands until there is a newer one. */
  async get(read: () => Promise<Value>): Promise<Value | undefined> {
    if (this.#now() - this.#readAt < FRESH_MS) return this.#value;
    this.#reading ??= this.#refresh(read);
    return this.#value ?? this.#reading;
  }

  async #refresh(read: () => Promise<Value>): Promise<Value | undefined> {
    try {
      this.#value = await read();
      this.#readAt = this.#now();
    } catch {
      // Whoever asks next tries again; what depends on it is left out of the page meanwhile.
    } finally {
      this.#reading = undefined;
    }
    return this.#value;
  }
}
