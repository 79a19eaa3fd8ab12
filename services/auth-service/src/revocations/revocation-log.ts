import { randomUUID } from 'node:crypto';
import type { Revocation, RevocationPage } from '@platform/contracts/http/auth-http.ts';
import type { Database } from '@platform/database/database.ts';
import { FIRST_HORIZON, type RecordedRevocation, readRevocations } from './revocation-repository.ts';

interface Entry extends Revocation {
  readonly id: number;
  readonly expiresAtMs: number;
}

// A second's worth of a very busy day; some 100 KiB.
const PAGE = 1000;
// Verifiers forgive five seconds, and clocks differ.
const MARGIN_SECONDS = 60;

export interface RevocationLogOptions {
  readonly database: Database;
  /** The longest life of an access token. */
  readonly tokenLifetimeSeconds: number;
  readonly now?: () => number;
}

/**
 * What was revoked within the life of a token, as this replica has read it, numbered in the order it came to know it.
 * All who ask are answered from here: the database is asked the same, however many they are.
 */
export class RevocationLog {
  readonly #options: RevocationLogOptions;
  readonly #now: () => number;
  // Cursors of another replica, or of before a restart, count differently.
  readonly #name = randomUUID();
  readonly #maxAgeSeconds: number;
  #entries: Entry[] = [];
  /** The number of the first of `#entries`. */
  #first = 0;
  #ids = new Set<number>();
  #horizon = FIRST_HORIZON;
  #readAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;
  readonly #waiting = new Set<() => void>();

  constructor(options: RevocationLogOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#maxAgeSeconds = options.tokenLifetimeSeconds + MARGIN_SECONDS;
  }

  /** How long a revocation matters. */
  get maxAgeSeconds(): number {
    return this.#maxAgeSeconds;
  }

  /** How long ago the database was read. */
  get ageMs(): number {
    return this.#now() - this.#readAt;
  }

  /** Reads what is new, wakes those who wait for it, and returns it. */
  async look(): Promise<readonly RecordedRevocation[]> {
    const { database } = this.#options;
    const startedAt = this.#now();
    const read = await readRevocations(database, this.#horizon, this.#maxAgeSeconds);
    const news = read.revocations.filter(({ id }) => !this.#ids.has(id));
    this.#horizon = read.horizon;
    this.#readAt = startedAt;
    this.#forgetExpired(startedAt);
    for (const one of news) {
      this.#ids.add(one.id);
      this.#entries.push(this.#toEntry(one));
    }
    if (news.length > 0) this.#wake();
    return news;
  }

  /** What came after `cursor`; everything for a cursor that is not of this log, or none. */
  after(cursor: string | undefined): RevocationPage {
    const from = Math.max(this.#position(cursor), this.#first);
    const page = this.#entries.slice(from - this.#first, from - this.#first + PAGE);
    const next = from + page.length;
    return {
      revocations: page.map(({ id: _, expiresAtMs: __, ...revocation }) => revocation),
      cursor: `${this.#name}.${next}`,
      has_more: next < this.#first + this.#entries.length,
    };
  }

  /** As `after`, but waits for something to come, `timeoutMs` at most, when there is nothing yet. */
  async waitAfter(cursor: string | undefined, timeoutMs: number): Promise<RevocationPage> {
    const isUpToDate = this.#position(cursor) >= this.#first + this.#entries.length;
    if (isUpToDate && cursor?.startsWith(this.#name) && !this.#isClosed) await this.#nextNews(timeoutMs);
    return this.after(cursor);
  }

  /** Answers all who wait; nobody waits from now on. */
  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  #position(cursor: string | undefined): number {
    const [name, position] = cursor?.split('.') ?? [];
    return name === this.#name && /^\d{1,15}$/.test(position ?? '') ? Number(position) : 0;
  }

  #nextNews(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, timeoutMs);
      this.#waiting.add(end);
    });
  }

  #wake(): void {
    for (const end of [...this.#waiting]) end();
  }

  #forgetExpired(now: number): void {
    const kept = this.#entries.findIndex(({ expiresAtMs }) => expiresAtMs > now);
    const gone = this.#entries.splice(0, kept < 0 ? this.#entries.length : kept);
    this.#first += gone.length;
    for (const { id } of gone) this.#ids.delete(id);
  }

  #toEntry({ id, sessionId, userId, beforeVersion, keyId, recordedAt }: RecordedRevocation): Entry {
    const expiresAtMs = recordedAt.getTime() + this.#maxAgeSeconds * 1000;
    return {
      id,
      expiresAtMs,
      expires_at: new Date(expiresAtMs).toISOString(),
      ...(sessionId === null ? {} : { session_id: sessionId }),
      ...(userId === null ? {} : { user_id: userId, before_version: beforeVersion ?? 0 }),
      ...(keyId === null ? {} : { key_id: keyId }),
    };
  }
}
