import type { GrantResponse } from '@platform/contracts/http/auth-http.ts';
import { fetchJson, UnexpectedStatusError } from './fetch-json.ts';

export interface ServiceTokensOptions {
  /** The name of this service. */
  readonly service: string;
  /** Its own secret, which auth-service knows it by. */
  readonly secret: string;
  readonly now?: () => number;
}

const TIMEOUT_MS = 3000;
// Asked for anew this long before it ends, so that none ends on its way.
const RENEW_BEFORE_MS = 30_000;

/** auth-service does not know this service, or not by this secret. */
export class ServiceRefusedError extends Error {
  readonly code = 'service-refused';

  constructor(service: string, options: ErrorOptions) {
    super(
      `auth-service refuses ${service}: SERVICE_CLIENTS there has to name it with its SERVICE_SECRET`,
      options,
    );
  }
}

/** The tokens of a service's own, for calls that no user makes (RFC 6749, section 4.4). */
export class ServiceTokens {
  readonly #service: string;
  readonly #authorization: string;
  readonly #now: () => number;
  #token = '';
  #goodUntil = Number.NEGATIVE_INFINITY;

  constructor({ service, secret, now = Date.now }: ServiceTokensOptions) {
    const pair = `${encodeURIComponent(service)}:${encodeURIComponent(secret)}`;
    this.#authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
    this.#service = service;
    this.#now = now;
  }

  /** A token good for a while, by the auth-service at `authUrl`. Throws when there is none to be had. */
  async get(authUrl: string): Promise<string> {
    if (this.#now() < this.#goodUntil) return this.#token;
    const askedAt = this.#now();
    const { access_token, expires_in } = await this.#ask(authUrl);
    this.#token = access_token;
    this.#goodUntil = askedAt + expires_in * 1000 - RENEW_BEFORE_MS;
    return this.#token;
  }

  async #ask(authUrl: string): Promise<GrantResponse> {
    try {
      return (await fetchJson(`${authUrl}/api/auth/token`, {
        timeoutMs: TIMEOUT_MS,
        headers: {
          authorization: this.#authorization,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials',
      })) as GrantResponse;
    } catch (cause) {
      if (cause instanceof UnexpectedStatusError && cause.status === 401)
        throw new ServiceRefusedError(this.#service, { cause });
      throw cause;
    }
  }

  /** The last one was refused: the next is to be another. */
  forget(): void {
    this.#goodUntil = Number.NEGATIVE_INFINITY;
  }
}
