import type { ApiClient, CallOptions } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { Tokens } from '@platform/api-client/operations.ts';
import { CliError } from '../cli-error.ts';
import { delayBefore, isTransient, troubleOf } from '../gateway/repeating.ts';
import type { Waiting } from '../gateway/waiting.ts';
import type { Target } from './locate.ts';
import { withSessionLock } from './session-lock.ts';
import { readSession, removeSession, type Session, writeSession } from './session-store.ts';

// A token is renewed this long before it expires, so that it does not expire on its way.
const RENEW_BEFORE_MS = 30_000;

/** The session of one profile: renews its token, together with all other processes that use it. */
export class SessionKeeper {
  readonly #target: Target;
  readonly #api: ApiClient;
  #session: Session | undefined;
  #renewal: Promise<Session> | undefined;

  constructor(target: Target, api: ApiClient) {
    this.#target = target;
    this.#api = api;
    if ('session' in target.credentials) this.#session = target.credentials.session;
  }

  /** The token to send; undefined for nobody's. */
  async token(waiting: Waiting): Promise<string | undefined> {
    const { credentials } = this.#target;
    if (credentials.kind === 'token') return credentials.token;
    if (this.#session !== undefined && isFresh(this.#session)) return this.#session.accessToken;
    if (this.#session === undefined && credentials.kind === 'none') return undefined;
    return (await this.renew(this.#session?.accessToken, waiting)).accessToken;
  }

  /** The next token after `stale`. Throws CliError when the platform has ended the session. */
  async renew(stale: string | undefined, waiting: Waiting): Promise<Session> {
    if (this.#target.credentials.kind === 'token')
      throw new CliError(
        'token-refused',
        'the platform refuses PLATFORM_TOKEN: it is wrong or has expired; get a new one',
      );
    if (this.#session !== undefined && this.#session.accessToken !== stale) return this.#session;
    this.#renewal ??= this.#locked(waiting, () => this.#obtain(stale, waiting)).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /** Signs in and keeps the session. Throws ApiError 401 on wrong credentials. */
  login(email: string, password: string, waiting: Waiting): Promise<Session> {
    return this.#locked(waiting, () => this.#signIn(email, password, waiting));
  }

  /** Ends the session at the platform and forgets it here, even if the platform does not answer. */
  async logout(waiting: Waiting): Promise<void> {
    const { sessionPath } = this.#target;
    await this.#locked(waiting, async () => {
      const session = (await readSession(sessionPath)) ?? this.#session;
      await removeSession(sessionPath);
      this.#session = undefined;
      if (session === undefined) return;
      const body = { refresh_token: session.refreshToken };
      await this.#api.call('POST /api/auth/logout', { body }, { signal: waiting.signal });
    });
  }

  #locked<T>(waiting: Waiting, work: () => Promise<T>): Promise<T> {
    return withSessionLock(this.#target.sessionPath, waiting, work);
  }

  async #obtain(stale: string | undefined, waiting: Waiting): Promise<Session> {
    const { credentials, sessionPath } = this.#target;
    const before = this.#session;
    // Another process may have renewed it, ended it, or signed somebody else in.
    const kept = await this.#kept();
    if (before !== undefined && kept !== undefined && kept.email !== before.email)
      throw new CliError('account-changed', `${kept.email} was signed in meanwhile: run the command again`);
    this.#session = kept;
    if (kept !== undefined) {
      if (kept.accessToken !== stale && isFresh(kept)) return kept;
      const renewed = await this.#refresh(kept, waiting);
      if (renewed !== undefined) return renewed;
      await removeSession(sessionPath);
      this.#session = undefined;
    }
    if (credentials.kind === 'local-admin')
      return this.#signIn(credentials.email, credentials.password, waiting);
    throw new CliError(
      'session-ended',
      `the session of ${before?.email ?? 'this profile'} has ended: sign in again`,
    );
  }

  async #kept(): Promise<Session | undefined> {
    const kept = await readSession(this.#target.sessionPath);
    return kept?.gatewayUrl === this.#target.gatewayUrl ? kept : undefined;
  }

  async #signIn(email: string, password: string, waiting: Waiting): Promise<Session> {
    const body = { email, password };
    // Sent twice it makes at most one session more, which ends by itself.
    const answer = await tryAgain(waiting, (options) =>
      this.#api.call('POST /api/users/login', { body }, options),
    );
    return this.#keep(email, answer);
  }

  /**
   * Undefined when the platform refuses the refresh token. Anything else, such as a 429 or a lost connection, ends no
   * session: it is tried again, since the platform answers the same token again for some seconds, and then thrown.
   */
  async #refresh({ email, refreshToken }: Session, waiting: Waiting): Promise<Session | undefined> {
    const body = { refresh_token: refreshToken };
    try {
      const answer = await tryAgain(waiting, (options) =>
        this.#api.call('POST /api/auth/refresh', { body }, options),
      );
      return await this.#keep(email, answer);
    } catch (error) {
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  async #keep(email: string, answer: Tokens): Promise<Session> {
    this.#session = {
      gatewayUrl: this.#target.gatewayUrl,
      email,
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresAt: Date.now() + answer.expires_in * 1000,
    };
    await writeSession(this.#target.sessionPath, this.#session);
    return this.#session;
  }
}

/** Until it succeeds, fails for good, or the wait is over. */
async function tryAgain(waiting: Waiting, send: (options: CallOptions) => Promise<Tokens>): Promise<Tokens> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send({ signal: waiting.signal });
    } catch (error) {
      if (!isTransient(error) || waiting.isOver) throw error;
      if (!(await waiting.rest(delayBefore(attempt, error), troubleOf(error)))) throw error;
    }
  }
}

function isFresh({ expiresAt }: Session): boolean {
  return Date.now() < expiresAt - RENEW_BEFORE_MS;
}

/** RFC 6749, section 5.2: `invalid_grant` comes with 400; our own route answers 401. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  const isInvalidGrant = error.code === 'invalid_grant' || error.problem.error === 'invalid_grant';
  return error.status === 401 || (error.status === 400 && isInvalidGrant);
}
