import { isUnanswered } from '../../gateway/is-away.ts';

/** What was there a minute ago is better than nothing; later than that, prices are too likely to be others. */
const KEPT_MS = 60_000;
/** As many lists as people look at in a minute, of about 20 KB each. */
const MOST_KEPT = 200;

export interface Seen<Value> {
  readonly value: Value;
  /** When it was so; undefined for now. */
  readonly seenAt: Date | undefined;
}

/** Answers of a service, kept for as long as it may be away. */
export class LastGood<Value> {
  readonly #now: () => number;
  readonly #kept = new Map<string, { readonly value: Value; readonly at: number }>();

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** What `read` answers; while the service is away, what it answered last. Throws what `read` throws when that is too long ago. */
  async read(key: string, read: () => Promise<Value>): Promise<Seen<Value>> {
    try {
      const value = await read();
      this.#keep(key, value);
      return { value, seenAt: undefined };
    } catch (error) {
      const kept = this.#kept.get(key);
      if (!isUnanswered(error) || kept === undefined || this.#now() - kept.at > KEPT_MS) throw error;
      return { value: kept.value, seenAt: new Date(kept.at) };
    }
  }

  #keep(key: string, value: Value): void {
    this.#kept.delete(key);
    this.#kept.set(key, { value, at: this.#now() });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
