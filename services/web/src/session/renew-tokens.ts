import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { Tokens } from '@platform/api-client/operations.ts';
import type { SessionTokens } from './sealed-tokens.ts';
import type { SessionStore, WebSession } from './session-store.ts';

/** A token is renewed this long before it ends, so that it does not end on its way. */
const RENEW_BEFORE_MS = 60_000;
const REFRESH_TIMEOUT_MS = 5000;
/** auth-service answers a refresh token again for 10 s: who takes over from a process that died is in time. */
const LEASE_MS = 8000;
const WAIT_MS = 50;

/** What a session keeps of an answer of auth-service. */
export function sessionTokens({ access_token, refresh_token, expires_in }: Tokens): SessionTokens {
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAt: new Date(Date.now() + expires_in * 1000),
  };
}

/**
 * Renews the tokens of sessions, each by one request at a time, of all processes: a refresh token is good for one use, and a later
 * second use ends the session. Whoever waits is given what the first one got. No connection to the database is held
 * meanwhile, as auth-service may be slow.
 */
export class TokenRenewal {
  readonly #store: SessionStore;
  readonly #underWay = new Map<string, Promise<WebSession | undefined>>();

  constructor(store: SessionStore) {
    this.#store = store;
  }

  /**
   * The session with a token that is good for a while; undefined when the platform has ended it, and it is forgotten here too.
   * Throws when a token is needed and auth-service cannot be asked.
   */
  async freshened(id: string, session: WebSession, api: ApiClient): Promise<WebSession | undefined> {
    if (session.expiresAt.getTime() - Date.now() > RENEW_BEFORE_MS) return session;
    try {
      return await this.renewed(id, session, api);
    } catch (error) {
      // What is left of the old one may do.
      if (session.expiresAt.getTime() > Date.now()) return session;
      throw error;
    }
  }

  /** The same for a token that was refused before its end. */
  renewed(id: string, stale: WebSession, api: ApiClient): Promise<WebSession | undefined> {
    const known = this.#underWay.get(id);
    if (known !== undefined) return known;
    const renewal = this.#renewInTurn(id, stale, api).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, renewal);
    return renewal;
  }

  /** Gives the session another id, once nobody renews its tokens; undefined when it is gone. */
  async changeId(id: string): Promise<string | undefined> {
    const mine = await this.#turn(id, () => false);
    return mine && this.#store.changeId(id);
  }

  async #renewInTurn(id: string, stale: WebSession, api: ApiClient): Promise<WebSession | undefined> {
    const isDone = ({ accessToken }: WebSession) => accessToken !== stale.accessToken;
    const mine = await this.#turn(id, isDone);
    return mine === undefined ? this.#store.find(id) : this.#renewMine(id, mine, stale, api);
  }

  /** Waits until nobody else has the lease; undefined when the session is gone, or what was waited for `isDone`. */
  async #turn(id: string, isDone: (session: WebSession) => boolean): Promise<WebSession | undefined> {
    const waitUntil = Date.now() + LEASE_MS + REFRESH_TIMEOUT_MS;
    for (;;) {
      const mine = await this.#store.beginRenewal(id, LEASE_MS);
      if (mine !== undefined) return mine;
      const theirs = await this.#store.find(id);
      if (theirs === undefined || isDone(theirs)) return undefined;
      if (Date.now() > waitUntil) throw new Error('another process renews the tokens, and does not end');
      await sleep(WAIT_MS);
    }
  }

  async #renewMine(
    id: string,
    mine: WebSession,
    stale: WebSession,
    api: ApiClient,
  ): Promise<WebSession | undefined> {
    let tokens: SessionTokens | undefined;
    try {
      if (mine.accessToken === stale.accessToken) tokens = await refresh(mine, api);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await this.#store.remove(id);
      return undefined;
    } finally {
      await this.#store.endRenewal(id, tokens);
    }
    return this.#store.find(id);
  }
}

async function refresh({ refreshToken }: WebSession, api: ApiClient): Promise<SessionTokens> {
  const body = { refresh_token: refreshToken };
  const options = { timeoutMs: REFRESH_TIMEOUT_MS };
  return sessionTokens(await api.call('POST /api/auth/refresh', { body }, options));
}

/** auth-service itself says that the session is over; not a gateway that is not well. */
function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
