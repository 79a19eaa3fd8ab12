import { createHmac } from 'node:crypto';
import * as nodeRsBcrypt from '@node-rs/bcrypt';
import { FairQueue, type Turn } from './fair-queue.ts';

/** Hashes off the event loop. */
export interface Bcrypt {
  hash(password: string, cost: number): Promise<string>;
  verify(password: string, stored: string): Promise<boolean>;
}

export interface PasswordHasherOptions {
  /** bcrypt's log2 of rounds; 12 takes 0.2 s of a core. */
  readonly cost: number;
  /** Hashes computed at once. They run on libuv's four threads; two leave room for DNS and files. */
  readonly concurrency: number;
  /** Hashes that may wait; past that TooManyAttemptsError, which answers 429 at once. */
  readonly queue: number;
  /** Default: @node-rs/bcrypt. */
  readonly bcrypt?: Bcrypt;
}

/** Only keeps these digests apart from everybody else's SHA-256 of the same password, such as a leaked list of them. */
const DIGEST_KEY = 'platform user-service password v1';

/**
 * Hashes and checks passwords, off the event loop, a bounded number at once, and in fair turns of the clients' networks.
 *
 * bcrypt reads 72 bytes and ends at a NUL, so it is given base64(HMAC-SHA-256(password)): 44 characters that depend on
 * all of it. The password is taken in NFC, as keyboards differ in how they compose an é.
 */
export class PasswordHasher {
  readonly #bcrypt: Bcrypt;
  readonly #cost: number;
  readonly #queue: FairQueue;
  /** A hash of nobody's, as costly to check as any. */
  readonly #nobody: string;

  constructor({ cost, concurrency, queue, bcrypt = nodeRsBcrypt }: PasswordHasherOptions) {
    this.#bcrypt = bcrypt;
    this.#cost = cost;
    this.#queue = new FairQueue({ concurrency, queue });
    this.#nobody = `$2b$${String(cost).padStart(2, '0')}$8YsBmDWbA6uqctlymZ/92uWOD/h/mhqjCjMErfqwybGeEyr/9zfTu`;
  }

  /** A bcrypt hash of `password`. Throws TooManyAttemptsError. */
  hash(password: string, turn: Turn): Promise<string> {
    return this.#queue.run(turn, () => this.#bcrypt.hash(digest(password), this.#cost));
  }

  /**
   * True if `stored` is a hash of `password`. Without one (no such user, or one without a password) it takes as long and
   * is false. Throws TooManyAttemptsError.
   */
  verify(password: string, stored: string | null | undefined, turn: Turn): Promise<boolean> {
    return this.verifyInTurn(password, stored, turn, (check) => check());
  }

  /**
   * As `verify`, with work around the check that waits for the same turn: what it asks of the database, a flood does not ask all
   * at once. Throws what `work` throws as well.
   */
  verifyInTurn<T>(
    password: string,
    stored: string | null | undefined,
    turn: Turn,
    work: (check: () => Promise<boolean>) => Promise<T>,
  ): Promise<T> {
    const check = async () => {
      const isMatch = await this.#bcrypt.verify(digest(password), stored ?? this.#nobody);
      return isMatch && stored != null;
    };
    return this.#queue.run(turn, () => work(check));
  }

  /** True if `stored` was made at another cost than is wanted now. */
  isOutdated(stored: string): boolean {
    return costOf(stored) !== this.#cost;
  }
}

/** `$2b$12$…`: the two digits after the version. */
function costOf(stored: string): number {
  return Number(/^\$2[aby]\$(\d\d)\$/.exec(stored)?.[1]);
}

function digest(password: string): string {
  return createHmac('sha256', DIGEST_KEY).update(password.normalize('NFC')).digest('base64');
}
