import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiClient } from '@platform/api-client/api-client.ts';
import type { Tokens } from '@platform/api-client/operations.ts';
import type { EventStream, Gateway, OnBehalfOf } from '../gateway/gateway.ts';
import { type CookieRules, cookie, cookieName, readCookie } from './cookies.ts';
import { formToken, isFormToken } from './form-token.ts';
import { sessionTokens, withFreshToken } from './renew-tokens.ts';
import { isSessionId, newSessionId } from './session-id.ts';
import type { SessionStore, WebSession } from './session-store.ts';
import { type Role, rolesOf, userIdOf } from './token-contents.ts';

export interface VisitorDeps {
  readonly sessions: SessionStore;
  readonly gateway: Gateway;
  /** WEB_SESSION_SECRET */
  readonly secret: string;
  readonly isSecure: boolean;
}

export interface VisitorRequest {
  readonly headers: IncomingHttpHeaders;
  /** The browser's address, as the gateway has put it into X-Forwarded-For. */
  readonly forwardedFor: string;
}

const SESSION_DAYS = 30;
const SESSION: Pick<CookieRules, 'maxAgeSeconds'> = { maxAgeSeconds: SESSION_DAYS * 24 * 3600 };

/** Who a request is from: somebody signed in, or a guest; and what the answer tells the browser to keep. */
export class Visitor {
  readonly #deps: VisitorDeps;
  readonly #request: VisitorRequest;
  #id: string | undefined;
  #session: WebSession | undefined;
  readonly #cookies = new Map<string, string>();
  /** As nobody: for what is open to all, and goes on while identity is away. */
  readonly guestApi: ApiClient;
  /** As whoever is signed in. */
  readonly api: ApiClient;

  private constructor(deps: VisitorDeps, request: VisitorRequest) {
    this.#deps = deps;
    this.#request = request;
    this.guestApi = deps.gateway.for({ ...this.#browser, accessToken: async () => undefined });
    this.api = deps.gateway.for(this.#browser);
  }

  static async of(deps: VisitorDeps, request: VisitorRequest): Promise<Visitor> {
    const visitor = new Visitor(deps, request);
    const id = readCookie(request.headers.cookie, visitor.#cookieName);
    if (id === undefined || !isSessionId(id)) return visitor;
    visitor.#id = id;
    visitor.#session = await deps.sessions.find(id);
    return visitor;
  }

  /** A stream of events, as whoever is signed in; see Gateway. */
  openStream(stream: EventStream): Promise<Response> {
    return this.#deps.gateway.openStream(this.#browser, stream);
  }

  get userId(): string | undefined {
    return this.#session?.userId;
  }

  get isSignedIn(): boolean {
    return this.#session !== undefined;
  }

  hasRole(role: Role): boolean {
    return this.#session !== undefined && rolesOf(this.#session.accessToken).includes(role);
  }

  /** True where what is shown depends on the browser's cookie: nobody but this browser may keep the answer. */
  get isKnown(): boolean {
    return this.#id !== undefined;
  }

  /** For every form. A guest is given a cookie with it. */
  formToken(): string {
    if (this.#id === undefined) this.#keep(newSessionId(), {});
    return formToken(this.#id ?? '', this.#deps.secret);
  }

  hasFormToken(token: string | null | undefined): boolean {
    return this.#id !== undefined && !!token && isFormToken(token, this.#id, this.#deps.secret);
  }

  /** For what a browser keeps for us: nobody else can make it of `text`. */
  signature(text: string): string {
    return createHmac('sha256', this.#deps.secret).update(`kept\0${text}`).digest('base64url');
  }

  /** Signs in with tokens of auth-service, under a new id: one that was known before is worth nothing (OWASP). */
  async signIn(tokens: Tokens): Promise<void> {
    const { sessions } = this.#deps;
    const kept = sessionTokens(tokens);
    const userId = userIdOf(kept.accessToken);
    if (this.#session !== undefined && this.#id !== undefined) await sessions.remove(this.#id);
    this.#keep(await sessions.add(userId, kept), SESSION);
    this.#session = { ...kept, userId };
  }

  /** Ends the session at the platform and here; here also while the platform is away. */
  async signOut(): Promise<void> {
    if (this.#session === undefined || this.#id === undefined) return;
    const { refreshToken } = this.#session;
    await this.forget();
    const body = { refresh_token: refreshToken };
    // The tokens are gone with the session, and end by themselves.
    await this.guestApi.call('POST /api/auth/logout', { body }).catch(() => undefined);
  }

  /** Forgets a session that the platform has ended. */
  async forget(): Promise<void> {
    if (this.#session !== undefined && this.#id !== undefined) await this.#deps.sessions.remove(this.#id);
    this.#session = undefined;
    this.#keep('', { maxAgeSeconds: 0 });
    this.#id = undefined;
  }

  /** The browser's own cookie `name`, which a page of ours has set. */
  cookie(name: string): string | undefined {
    return readCookie(this.#request.headers.cookie, cookieName(name, this.#deps.isSecure));
  }

  setCookie(name: string, value: string, maxAgeSeconds?: number): void {
    const { isSecure } = this.#deps;
    const rules = maxAgeSeconds === undefined ? { isSecure } : { isSecure, maxAgeSeconds };
    this.#cookies.set(name, cookie(cookieName(name, isSecure), value, rules));
  }

  /** Set-Cookie headers of the answer. */
  get setCookies(): string[] {
    return [...this.#cookies.values()];
  }

  get #browser(): OnBehalfOf {
    const { headers, forwardedFor } = this.#request;
    return { forwardedFor, userAgent: headers['user-agent'], accessToken: () => this.#accessToken() };
  }

  get #cookieName(): string {
    return cookieName('session', this.#deps.isSecure);
  }

  #keep(id: string, { maxAgeSeconds }: Pick<CookieRules, 'maxAgeSeconds'>): void {
    this.#id = id;
    this.setCookie('session', id, maxAgeSeconds);
  }

  async #accessToken(): Promise<string | undefined> {
    if (this.#session === undefined || this.#id === undefined) return undefined;
    this.#session = await withFreshToken(this.#deps.sessions, this.#id, this.#session, this.guestApi);
    return this.#session?.accessToken;
  }
}
