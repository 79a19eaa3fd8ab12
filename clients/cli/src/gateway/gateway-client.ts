import {
  type ApiClient,
  type CallArguments,
  type CallOptions,
  createApiClient,
  type GoodAnswer,
} from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import { openStream } from '@platform/api-client/open-stream.ts';
import type { AnswerOf, Input, OperationName } from '@platform/api-client/operation-types.ts';
import { CliError } from '../cli-error.ts';
import { type Actor, actorOf } from '../session/actor.ts';
import type { Target } from '../session/locate.ts';
import { SessionKeeper } from '../session/session-keeper.ts';
import type { Session } from '../session/session-store.ts';
import { ProblemError } from './problem-error.ts';
import { delayBefore, isRepeatable, isTransient, troubleOf } from './repeating.ts';
import { type Patience, Waiting } from './waiting.ts';

export interface GatewayCallOptions {
  /** True for a POST that may be sent again after a failure though it has no idempotency key. */
  readonly isIdempotent?: boolean;
  /** Ends the call, and with it what is tried again. */
  readonly signal?: AbortSignal | undefined;
}

export interface GatewayClientOptions extends Partial<Patience> {
  /** Told before the first change who makes it. */
  readonly onChange?: (actor: Actor) => void;
}

type Arguments<Name extends OperationName> = CallArguments<Name, GatewayCallOptions>;

// For programs; commands of the command line have less patience.
const TIMEOUT_MS = 60_000;
// Between the end of a wait that the platform was asked for, and the time at which it is no longer waited for.
const ANSWER_MS = 2000;

/** Talks to the gateway as the signed-in user: renews the token, and tries again what may be tried again. */
export class GatewayClient {
  readonly #target: Target;
  readonly #api: ApiClient;
  readonly #keeper: SessionKeeper;
  readonly #patience: Patience;
  #onChange: ((actor: Actor) => void) | undefined;

  constructor(target: Target, { timeoutMs = TIMEOUT_MS, onWaiting, onChange }: GatewayClientOptions = {}) {
    this.#target = target;
    this.#api = createApiClient({ baseUrl: target.gatewayUrl, timeoutMs });
    this.#keeper = new SessionKeeper(target, this.#api);
    this.#patience = { timeoutMs, onWaiting };
    this.#onChange = onChange;
  }

  get gatewayUrl(): string {
    return this.#target.gatewayUrl;
  }

  get profile(): string | undefined {
    return this.#target.profile;
  }

  /** `wanted` seconds for a `prefer: wait`, or fewer, so that the answer comes before it is no longer waited for. */
  waitSeconds(wanted: number): number {
    return Math.max(0, Math.min(wanted, Math.floor((this.#patience.timeoutMs - ANSWER_MS) / 1000)));
  }

  /** The body of the answer. Throws ProblemError for a 4xx or 5xx, CliError when there is no answer. */
  async call<Name extends OperationName>(name: Name, ...args: Arguments<Name>): Promise<AnswerOf<Name>> {
    return (await this.send(name, ...args)).body;
  }

  /** The same with status and headers. */
  send<Name extends OperationName>(
    name: Name,
    ...args: Arguments<Name>
  ): Promise<GoodAnswer<AnswerOf<Name>>> {
    return this.#patiently(name, (waiting) => this.#send(name, args, waiting));
  }

  /**
   * Opens an event stream that lasts until its end, or `until`; the patience is for its beginning. Answers 204 where
   * nothing more is told. Throws as `call`.
   */
  open<Name extends OperationName>(name: Name, input: Input<Name>, until: AbortSignal): Promise<Response> {
    return this.#patiently(name, (waiting) =>
      this.#repeatedly(name, true, waiting, (token) =>
        openStream(this.gatewayUrl, name, input, { token, signal: waiting.signal, until }),
      ),
    );
  }

  /** Signs in and keeps the session. Throws ProblemError 401 on wrong credentials. */
  login(email: string, password: string): Promise<Session> {
    return this.#patiently('POST /api/users/login', (waiting) =>
      this.#keeper.login(email, password, waiting),
    );
  }

  /** Ends the session at the platform and forgets it here. */
  logout(): Promise<void> {
    return this.#patiently('POST /api/auth/logout', (waiting) => this.#keeper.logout(waiting));
  }

  /** Who the platform is called as; undefined for nobody. */
  async actor(): Promise<Actor | undefined> {
    const token = await this.#patiently('POST /api/auth/refresh', (waiting) => this.#keeper.token(waiting));
    return token === undefined ? undefined : actorOf(token, this.#target);
  }

  #send<Name extends OperationName>(
    name: Name,
    [input, { isIdempotent = isRepeatable(name, input), signal: callers } = {}]: Arguments<Name>,
    waiting: Waiting,
  ): Promise<GoodAnswer<AnswerOf<Name>>> {
    const signal = callers === undefined ? waiting.signal : AbortSignal.any([waiting.signal, callers]);
    return this.#repeatedly(name, isIdempotent, waiting, (token) =>
      this.#api.send(name, ...([input, { token, signal }] as CallArguments<Name, CallOptions>)),
    );
  }

  /** Asks with the token of now, anew with the next one, and again after what passes. */
  async #repeatedly<Answer>(
    name: OperationName,
    isIdempotent: boolean,
    waiting: Waiting,
    ask: (token: string | undefined) => Promise<Answer>,
  ): Promise<Answer> {
    let hasRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#keeper.token(waiting);
      if (!name.startsWith('GET ')) this.#tellActor(token);
      try {
        return await ask(token);
      } catch (error) {
        if (isUnauthenticated(error)) {
          if (token === undefined) throw this.#signedOut(error);
          if (hasRenewed) throw error;
          hasRenewed = true;
          await this.#keeper.renew(token, waiting);
          continue;
        }
        if (!isIdempotent || !isTransient(error) || waiting.isOver) throw error;
        if (!(await waiting.rest(delayBefore(attempt, error), troubleOf(error)))) throw error;
      }
    }
  }

  #tellActor(token: string | undefined): void {
    const tell = this.#onChange;
    this.#onChange = undefined;
    tell?.(actorOf(token, this.#target));
  }

  /** Of an answer 401 to nobody. A sign-in that is refused says so itself. */
  #signedOut(error: unknown): unknown {
    const { credentials } = this.#target;
    const hint = credentials.kind === 'none' ? credentials.hint : undefined;
    return hint === undefined ? error : new CliError('signed-out', hint);
  }

  async #patiently<T>(name: string, work: (waiting: Waiting) => Promise<T>): Promise<T> {
    const waiting = new Waiting(`waiting for the platform at ${this.gatewayUrl}: ${name}`, this.#patience);
    try {
      return await work(waiting);
    } catch (error) {
      throw this.#failure(error, name, waiting);
    } finally {
      waiting.end();
    }
  }

  #failure(error: unknown, name: string, waiting: Waiting): unknown {
    if (error instanceof CliError) return error;
    if (error instanceof ApiError) return new ProblemError(error);
    const { name: kind, message, cause } = error as Error;
    if (kind === 'AbortError') return error;
    if (waiting.isOver || kind === 'TimeoutError')
      return new CliError(
        'timeout',
        `${name}: no answer from the platform at ${this.gatewayUrl} within ${this.#patience.timeoutMs / 1000} s; try again later, or wait longer with --timeout SECONDS`,
      );
    if (!isTransient(error)) return new CliError('not-sent', `${name}: ${message}`);
    const { code, message: reason } = (cause ?? {}) as { code?: string; message?: string };
    return new CliError(
      'unreachable',
      `the platform at ${this.gatewayUrl} does not answer (${code ?? reason ?? message}): is it running? \`npm start\` starts it`,
    );
  }
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof ApiError && error.status === 401;
}
