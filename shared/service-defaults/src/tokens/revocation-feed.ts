import { setTimeout as sleep } from 'node:timers/promises';
import type { RevocationPage } from '@platform/contracts/http/auth-http.ts';
import type { Log } from '@platform/telemetry/log.ts';
import { fetchJson, UnexpectedStatusError } from './fetch-json.ts';
import type { RevocationList } from './revocation-list.ts';
import { ServiceRefusedError, type ServiceTokens } from './service-tokens.ts';

export interface RevocationFeedOptions {
  /** Base addresses of auth-service's instances, as of now. */
  readonly authUrls: () => readonly string[];
  readonly tokens: ServiceTokens;
  readonly list: RevocationList;
  readonly logger: Log;
}

/** How long auth-service holds back an answer without news. */
const WAIT_SECONDS = 10;
const TIMEOUT_MS = WAIT_SECONDS * 1000 + 5000;
/** Instances behind one address may answer in turn, each from its beginning: this often at most. */
const PACE_MS = 200;
const RETRY_MS = 500;
/** Before auth-service has answered at all: a start waits for it. */
const FIRST_RETRY_MS = 100;
/** How long a start waits. Without auth-service what is open to anybody can be served all the same. */
const FIRST_ANSWER_MS = 2000;
/** A restart of auth-service, or a start of everything together, is over by then and worth no warning. */
const OUTAGE_MS = 5000;
/** Some 1000 revocations have 150 KiB. */
const MAX_BYTES = 1024 * 1024;

/**
 * Keeps `list` up to date: asks auth-service for what is new, again and again, and is answered as soon as there is
 * something. While auth-service is away the list stays as it is.
 */
export class RevocationFeed {
  readonly #options: RevocationFeedOptions;
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;
  #instance = 0;
  #cursor: string | undefined;
  #answeredAt = performance.now();
  #isOutage = false;
  readonly #startedAt = performance.now();
  #isAccepted = false;
  #refusal: ServiceRefusedError | undefined;

  constructor(options: RevocationFeedOptions) {
    this.#options = options;
    this.#ended = this.#run();
  }

  /** Since auth-service last answered, or the start. */
  get ageMs(): number {
    return performance.now() - this.#answeredAt;
  }

  /** Throws when auth-service has not answered for longer than it takes an answer to come. */
  async check(): Promise<void> {
    if (this.ageMs > TIMEOUT_MS)
      throw new Error(`auth-service has told of no revocation for ${Math.round(this.ageMs / 1000)} s`);
  }

  /**
   * Throws until auth-service has accepted this service: before, it could judge no token. Once accepted it stays so. Of
   * an auth-service that does not answer it throws for two seconds after the start.
   */
  async checkAccepted(): Promise<void> {
    if (this.#isAccepted) return;
    if (this.#refusal !== undefined) throw this.#refusal;
    if (performance.now() - this.#startedAt < FIRST_ANSWER_MS)
      throw new Error('auth-service has not answered yet');
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const pauseMs = await this.#turn();
      this.#options.list.forgetExpired(Date.now());
      await sleep(pauseMs, undefined, { signal: this.#stopping.signal, ref: false }).catch(() => undefined);
    }
  }

  /** Asks once; returns how long to pause. Never throws. */
  async #turn(): Promise<number> {
    const { list } = this.#options;
    try {
      const page = await this.#ask(this.#url());
      list.add(page.revocations);
      this.#cursor = page.cursor;
      this.#noteAnswer();
      if (page.has_more) return 0;
      list.markKnown();
      return PACE_MS;
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#noteFailure(error);
      return this.#isAccepted || this.#refusal ? RETRY_MS : FIRST_RETRY_MS;
    }
  }

  #url(): string {
    const urls = this.#options.authUrls();
    const url = urls[this.#instance % urls.length];
    if (url === undefined) throw new Error('there is no address of auth-service');
    return url;
  }

  async #ask(url: string): Promise<RevocationPage> {
    const { tokens } = this.#options;
    const after = this.#cursor === undefined ? '' : `&after=${encodeURIComponent(this.#cursor)}`;
    const token = await tokens.get(url);
    return (await fetchJson(`${url}/internal/revocations?wait_seconds=${WAIT_SECONDS}${after}`, {
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      headers: { authorization: `Bearer ${token}` },
      signal: this.#stopping.signal,
    })) as RevocationPage;
  }

  #noteAnswer(): void {
    if (this.#isOutage) this.#options.logger.info({}, 'auth-service tells of revocations again');
    this.#answeredAt = performance.now();
    this.#isOutage = false;
    this.#isAccepted = true;
    this.#refusal = undefined;
  }

  #noteFailure(err: unknown): void {
    this.#instance++;
    if (err instanceof UnexpectedStatusError && err.status === 401) this.#options.tokens.forget();
    if (err instanceof ServiceRefusedError && !this.#isAccepted) this.#noteRefusal(err);
    else this.#noteOutage(err);
  }

  #noteOutage(err: unknown): void {
    if (this.#isOutage || this.ageMs < OUTAGE_MS) return;
    this.#isOutage = true;
    this.#options.logger.warn({ err }, 'auth-service tells of no revocations; those known go on holding');
  }

  #noteRefusal(err: ServiceRefusedError): void {
    if (this.#refusal === undefined)
      this.#options.logger.error({ err }, 'not ready: auth-service does not accept this service');
    this.#refusal = err;
  }
}
