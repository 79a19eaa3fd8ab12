import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ApiClient,
  type CallArguments,
  type CallOptions,
  createApiClient,
  type GoodAnswer,
} from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { AnswerOf, OperationName } from '@platform/api-client/operation-types.ts';
import type { Tokens } from '@platform/api-client/operations.ts';
import { CliError } from './cli-error.ts';
import type { Target } from './locate.ts';
import { ProblemError } from './problem-error.ts';
import { delayBefore, isRepeatable, isTransient } from './repeating.ts';
import { removeSession, type Session, writeSession } from './session-store.ts';

export interface GatewayCallOptions {
  /** True for a POST that may be sent again after a failure though it has no idempotency key. */
  readonly isIdempotent?: boolean;
}

type Arguments<Name extends OperationName> = CallArguments<Name, GatewayCallOptions>;

const MAX_TRIES = 8;
// A token is renewed this long before it expires, so that it does not expire on its way.
const RENEW_BEFORE_MS = 30_000;

/** Talks to the gateway as the signed-in user: renews the token, and tries again what may be tried again. */
export class GatewayClient {
  readonly #target: Target;
  readonly #api: ApiClient;
  #session: Session | undefined;
  #renewal: Promise<Session> | undefined;

  constructor(target: Target) {
    this.#target = target;
    this.#api = createApiClient({ baseUrl: target.gatewayUrl });
    if (target.credentials.kind === 'session') this.#session = target.credentials.session;
  }

  get gatewayUrl(): string {
    return this.#target.gatewayUrl;
  }

  /** The body of the answer. Throws ProblemError for a 4xx or 5xx, CliError when there is no answer. */
  async call<Name extends OperationName>(name: Name, ...args: Arguments<Name>): Promise<AnswerOf<Name>> {
    return (await this.send(name, ...args)).body;
  }

  /** The same with status and headers. */
  async send<Name extends OperationName>(
    name: Name,
    ...args: Arguments<Name>
  ): Promise<GoodAnswer<AnswerOf<Name>>> {
    const [input, { isIdempotent = isRepeatable(name, input) } = {}] = args;
    let hasRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#token();
      try {
        return await this.#api.send(name, ...([input, { token }] as CallArguments<Name, CallOptions>));
      } catch (error) {
        if (isUnauthenticated(error) && token !== undefined && !hasRenewed) {
          hasRenewed = true;
          await this.#renew(token);
          continue;
        }
        if (attempt === MAX_TRIES || !isIdempotent || !isTransient(error)) throw this.#failure(error, name);
        await sleep(delayBefore(attempt, error));
      }
    }
  }

  /** Signs in and keeps the session. Throws ProblemError 401 on wrong credentials. */
  async login(email: string, password: string): Promise<Session> {
    const name = 'POST /api/users/login';
    try {
      return await this.#keep(email, await this.#api.call(name, { body: { email, password } }));
    } catch (error) {
      throw this.#failure(error, name);
    }
  }

  /** Ends the session at the platform and forgets it here. */
  async logout(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    try {
      await this.call('POST /api/auth/logout', { body: { refresh_token: session.refreshToken } });
    } finally {
      await removeSession(this.#target.sessionPath);
      this.#session = undefined;
    }
  }

  async #token(): Promise<string | undefined> {
    const { credentials } = this.#target;
    if (credentials.kind === 'token') return credentials.token;
    if (this.#session !== undefined && Date.now() < this.#session.expiresAt - RENEW_BEFORE_MS) {
      return this.#session.accessToken;
    }
    if (this.#session === undefined && credentials.kind === 'none') return undefined;
    return (await this.#renew(this.#session?.accessToken)).accessToken;
  }

  /** One renewal at a time: a refresh token is good for one use. */
  async #renew(staleToken: string | undefined): Promise<Session> {
    if (this.#target.credentials.kind === 'token') {
      throw new CliError('the platform refuses PLATFORM_TOKEN: it is wrong or has expired; get a new one');
    }
    if (this.#session !== undefined && this.#session.accessToken !== staleToken) return this.#session;
    this.#renewal ??= this.#obtain().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #obtain(): Promise<Session> {
    const { credentials, sessionPath } = this.#target;
    if (this.#session !== undefined) {
      const refreshed = await this.#refresh(this.#session);
      if (refreshed !== undefined) return refreshed;
      await removeSession(sessionPath);
      this.#session = undefined;
    }
    if (credentials.kind === 'local-admin') return this.login(credentials.email, credentials.password);
    throw new CliError('you are signed out: use `platform login`');
  }

  /** Undefined when the platform refuses the refresh token. */
  async #refresh({ email, refreshToken }: Session): Promise<Session | undefined> {
    const name = 'POST /api/auth/refresh';
    try {
      return await this.#keep(email, await this.#api.call(name, { body: { refresh_token: refreshToken } }));
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) return undefined;
      throw this.#failure(error, name);
    }
  }

  async #keep(email: string, answer: Tokens): Promise<Session> {
    this.#session = {
      gatewayUrl: this.gatewayUrl,
      email,
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresAt: Date.now() + answer.expires_in * 1000,
    };
    await writeSession(this.#target.sessionPath, this.#session);
    return this.#session;
  }

  #failure(error: unknown, name: string): unknown {
    if (error instanceof ApiError) return new ProblemError(error);
    const { name: kind, message, cause } = error as Error;
    if (kind === 'TimeoutError') return new CliError(`${name}: no answer in time; try again later`);
    if (!isTransient(error)) return new CliError(`${name}: ${message}`);
    const { code, message: reason } = (cause ?? {}) as { code?: string; message?: string };
    return new CliError(
      `the platform at ${this.gatewayUrl} does not answer (${code ?? reason ?? message}): is it running? \`npm start\` starts it`,
    );
  }
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
