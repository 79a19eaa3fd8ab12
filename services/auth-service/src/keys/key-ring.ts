import type { Database } from '@platform/database/database.ts';
import {
  type KeySource,
  UnknownKeyError,
  type VerifyingKey,
} from '@platform/service-defaults/tokens/jwks-keys.ts';
import { addKeyIf, type KeyAddition, loadKeys, withdrawKey } from './key-repository.ts';
import { dueKey, type KeyPolicy, requestedKey, type ScheduledKey } from './key-schedule.ts';
import { generateKey, openKey, type PublicJwk, type SigningKey, type StoredKey } from './signing-key.ts';

export interface KeyRingOptions {
  readonly database: Database;
  readonly policy: KeyPolicy;
  /** Seals private keys; without it they are stored plain. */
  readonly encryptionSecret?: string | undefined;
}

/** The signing keys, as last read from the database, which all replicas share and whose clock rules. */
export class KeyRing implements KeySource {
  readonly #options: KeyRingOptions;
  #keys: ReadonlyMap<string, SigningKey> = new Map();
  #generation = 0;

  private constructor(options: KeyRingOptions) {
    this.#options = options;
  }

  /** Opens the ring; makes the first key if there is none. Throws SealedKeyError. */
  static async open(options: KeyRingOptions): Promise<KeyRing> {
    const ring = new KeyRing(options);
    await ring.#reload();
    // A start needs to write the first time alone: a server that takes no writes for now keeps nobody from it.
    if (ring.#keys.size === 0) await ring.keepSchedule();
    return ring;
  }

  /** Makes the next key when it is due, forgets expired ones, and takes up what other replicas did. */
  async keepSchedule(): Promise<void> {
    await this.#addKeyIf({ decide: (keys, now) => dueKey(keys, now, this.#options.policy) });
  }

  /** Makes the next key now, unless one is waiting for its use already. */
  async requestRotation(requestedBy: string): Promise<void> {
    const decide: KeyAddition['decide'] = (keys, now) => requestedKey(keys, now, this.#options.policy);
    await this.#addKeyIf({ decide, requestedBy });
  }

  /** Withdraws a key and what it signed, now; another signs at once. Returns false when there is no such key. */
  async withdraw(kid: string, requestedBy: string): Promise<boolean> {
    const { database, policy, encryptionSecret } = this.#options;
    const generate = () => generateKey(encryptionSecret);
    const isWithdrawn = await withdrawKey(database, { kid, policy, generate, requestedBy });
    await this.#reload();
    return isWithdrawn;
  }

  /** The key `kid` or undefined. Kids from outside never cause a look into the database. */
  find(kid: string): SigningKey | undefined {
    return this.#keys.get(kid);
  }

  /** The key that a token names. Throws UnknownKeyError. */
  async keyFor(kid: string): Promise<VerifyingKey> {
    const key = this.find(kid);
    if (key === undefined) throw new UnknownKeyError('signed with a key that is not ours, or no longer');
    return key.publicKey;
  }

  get generation(): number {
    return this.#generation;
  }

  /** Nothing to do: the schedule is kept, and read, every minute. */
  keepFresh(): void {}

  /** The key `kid`, which the database just named: read from there when it is new to this replica. */
  async get(kid: string): Promise<SigningKey> {
    if (!this.#keys.has(kid)) await this.#reload();
    const key = this.#keys.get(kid);
    if (key === undefined) throw new Error(`signing key ${kid} is gone`);
    return key;
  }

  schedule(): readonly ScheduledKey[] {
    return [...this.#keys.values()].sort((a, b) => a.activeFrom.getTime() - b.activeFrom.getTime());
  }

  /** What /.well-known/jwks.json says (RFC 7517, section 5). */
  jwks(): { keys: PublicJwk[] } {
    return { keys: [...this.#keys.values()].map(({ publicJwk }) => publicJwk) };
  }

  async #addKeyIf(addition: Omit<KeyAddition, 'generate'>): Promise<void> {
    const { database, encryptionSecret } = this.#options;
    await addKeyIf(database, { ...addition, generate: () => generateKey(encryptionSecret) });
    await this.#reload();
  }

  async #reload(): Promise<void> {
    const { database, encryptionSecret } = this.#options;
    const stored = await loadKeys(database);
    const opened = (key: StoredKey & ScheduledKey) =>
      this.#keys.get(key.kid) ?? openKey(key, encryptionSecret);
    // A key stays what it is; its times change.
    this.#keys = new Map(
      stored.map((key) => {
        const { kid, activeFrom, expiresAt } = key;
        return [kid, { ...opened(key), activeFrom, expiresAt }];
      }),
    );
    this.#generation++;
  }
}
