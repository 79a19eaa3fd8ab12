// A browser asks again after this; Chrome takes no more than two hours.
const PREFLIGHT_MAX_AGE_S = '7200';
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS =
  'authorization, content-type, idempotency-key, if-match, if-none-match, prefer, traceparent, tracestate, x-request-id';
// What a page's script may read besides the few that are always allowed.
const EXPOSED =
  'etag, link, location, preference-applied, ratelimit, ratelimit-policy, retry-after, www-authenticate, x-request-id';

/**
 * Which pages of other origins may read our answers (Fetch standard, section 3.3). No cookies are used, so none are
 * asked for: `access-control-allow-credentials` is never sent, and `*` therefore is harmless.
 */
export class Cors {
  readonly #origins: ReadonlySet<string>;

  /** Takes origins such as `https://shop.example`, or `*`. Throws a TypeError that names one that is none. */
  constructor(origins: readonly string[]) {
    for (const origin of origins)
      if (origin !== '*' && URL.parse(origin)?.origin !== origin)
        throw new TypeError(`${origin} is no origin such as https://shop.example`);
    this.#origins = new Set(origins);
  }

  /** Headers of every answer to a request from `origin`, name and value in turn. */
  headersFor(origin: string | undefined): readonly string[] {
    if (this.#origins.size === 0) return [];
    if (this.#origins.has('*'))
      return origin === undefined
        ? []
        : ['access-control-allow-origin', '*', 'access-control-expose-headers', EXPOSED];
    if (origin === undefined || !this.#origins.has(origin)) return ['vary', 'Origin'];
    return [
      'vary',
      'Origin',
      'access-control-allow-origin',
      origin,
      'access-control-expose-headers',
      EXPOSED,
    ];
  }

  isAllowed(origin: string): boolean {
    return this.#origins.has('*') || this.#origins.has(origin);
  }

  /** What a preflight of an allowed origin is answered besides. */
  preflightHeaders(): readonly string[] {
    return [
      'access-control-allow-methods',
      METHODS,
      'access-control-allow-headers',
      REQUEST_HEADERS,
      'access-control-max-age',
      PREFLIGHT_MAX_AGE_S,
      'vary',
      'Access-Control-Request-Method, Access-Control-Request-Headers',
    ];
  }
}
