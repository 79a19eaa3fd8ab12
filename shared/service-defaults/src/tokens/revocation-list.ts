import type { Revocation } from '@platform/contracts/http/auth-http.ts';
import { TokenKeysUnavailableError } from './jwks-keys.ts';
import type { UserClaims } from './token-claims.ts';
import type { Revocations } from './token-verifier.ts';

interface UserRevocation {
  readonly beforeVersion: number;
  readonly expiresAtMs: number;
}

// Longer than a start needs to learn of them, shorter than a client waits.
const WAIT_MS = 2000;

/** The revocations that living tokens are concerned by. */
export class RevocationList implements Revocations {
  /** When each has nothing left to revoke. */
  readonly #sessions = new Map<string, number>();
  readonly #users = new Map<string, UserRevocation>();
  /** Never forgotten: whoever stole a key goes on signing with it. */
  readonly #keys = new Set<string>();
  #onKeyWithdrawn: () => void = () => undefined;
  readonly #known = Promise.withResolvers<void>();
  #isKnown = false;

  get size(): number {
    return this.#sessions.size + this.#users.size + this.#keys.size;
  }

  get isKnown(): boolean {
    return this.#isKnown;
  }

  add(revocations: readonly Revocation[]): void {
    for (const { session_id, user_id, before_version = 0, key_id, expires_at } of revocations) {
      const expiresAtMs = Date.parse(expires_at);
      if (session_id !== undefined) this.#sessions.set(session_id, expiresAtMs);
      if (user_id !== undefined) this.#addUser(user_id, { beforeVersion: before_version, expiresAtMs });
      if (key_id !== undefined) this.#addKey(key_id);
    }
  }

  /** All that there was at the start has been added. */
  markKnown(): void {
    this.#isKnown = true;
    this.#known.resolve();
  }

  async whenKnown(): Promise<void> {
    if (this.#isKnown) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unknown()), WAIT_MS);
    });
    await Promise.race([this.#known.promise, late]).finally(() => clearTimeout(timer));
  }

  isKeyWithdrawn(keyId: string): boolean {
    return this.#keys.has(keyId);
  }

  onKeyWithdrawn(listener: () => void): void {
    this.#onKeyWithdrawn = listener;
  }

  isRevoked({ principal, userVersion, keyId }: UserClaims): boolean {
    if (this.#sessions.has(principal.sessionId) || this.isKeyWithdrawn(keyId)) return true;
    const user = this.#users.get(principal.userId);
    return user !== undefined && userVersion < user.beforeVersion;
  }

  /** Call it now and then. */
  forgetExpired(now: number): void {
    for (const [id, expiresAtMs] of this.#sessions) if (expiresAtMs <= now) this.#sessions.delete(id);
    for (const [id, { expiresAtMs }] of this.#users) if (expiresAtMs <= now) this.#users.delete(id);
  }

  #addKey(id: string): void {
    if (this.#keys.has(id)) return;
    this.#keys.add(id);
    this.#onKeyWithdrawn();
  }

  #addUser(id: string, added: UserRevocation): void {
    const known = this.#users.get(id);
    if (known === undefined || known.beforeVersion <= added.beforeVersion) this.#users.set(id, added);
  }
}

function unknown(): TokenKeysUnavailableError {
  return new TokenKeysUnavailableError('it is not known yet which tokens were revoked');
}
