import type { IncomingHttpHeaders } from 'node:http';
import type { ApiClient } from '@platform/api-client/api-client.ts';
import type { Tokens } from '@platform/api-client/operations.ts';
import type { EventStream, Gateway, OnBehalfOf } from '../gateway/gateway.ts';
import { AnswerCookies } from './answer-cookies.ts';
import { formOwner, formToken, isFormToken, keptSignature } from './form-token.ts';
import { sessionTokens, type TokenRenewal } from './renew-tokens.ts';
import { renewingClient } from './renewing-client.ts';
import { isSessionId, newSessionId } from './session-id.ts';
import type { SessionStore, WebSession } from './session-store.ts';
import { isSameRoles, type Role, rolesOf, userIdOf } from './token-contents.ts';

export interface VisitorDeps {
  readonly sessions: SessionStore;
  readonly renewal: TokenRenewal;
  readonly gateway: Gateway;
  /** WEB_SESSION_SECRET */
  readonly secret: string;
  readonly isSecure: boolean;
}

export interface VisitorRequest {
  readonly headers: IncomingHttpHeaders;
  /** X-Forwarded-For, as the gateway wrote it. */
  readonly forwardedFor: string;
}

const SESSION_SECONDS = 30 * 24 * 3600;

/** Who a request is from: somebody signed in, or a guest; and what the answer tells the browser to keep. */
export class Visitor {
  readonly #deps: VisitorDeps;
  readonly #request: VisitorRequest;
  #id: string | undefined;
  #session: WebSession | undefined;

  /** Those of our pages, as the browser has them or is given them. */
  readonly cookies: AnswerCookies;
  /** True while sessions cannot be looked up: a guest to all that is shown, whose cookie stays as it is. */
  readonly isUnrecognised: boolean;
  /** As nobody: for what is open to all, and goes on while identity is away. */
  readonly guestApi: ApiClient;
  /** As whoever is signed in. */
  readonly api: ApiClient;

  private constructor(deps: VisitorDeps, request: VisitorRequest, isUnrecognised: boolean) {
    this.#deps = deps;
    this.#request = request;
    this.cookies = new AnswerCookies(request.headers.cookie, deps.isSecure);
    this.isUnrecognised = isUnrecognised;
    this.guestApi = deps.gateway.for({ ...this.#browser, accessToken: async () => undefined });
    const renew = (refused: string) => this.#renewed(refused);
    this.api = renewingClient(deps.gateway.for(this.#browser), this.#browser.accessToken, renew);
  }

  /** Throws when there is a cookie, and the database does not answer. */
  static async of(deps: VisitorDeps, request: VisitorRequest): Promise<Visitor> {
    const visitor = new Visitor(deps, request, false);
    const id = visitor.cookies.get('session');
    if (id === undefined || !isSessionId(id)) return visitor;
    visitor.#id = id;
    visitor.#session = await deps.sessions.find(id);
    return visitor;
  }

  static unrecognised(deps: VisitorDeps, request: VisitorRequest): Visitor {
    return new Visitor(deps, request, true);
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

  /** Whether the address is confirmed; undefined for a guest, and while no page has asked. */
  get isVerified(): boolean | undefined {
    return this.#session?.isVerified;
  }

  /** True where what is shown depends on the browser's cookie: nobody but this browser may keep the answer. */
  get isKnown(): boolean {
    return this.#id !== undefined || this.isUnrecognised;
  }

  /** For every form. A guest is given a cookie with it. */
  formToken(): string {
    // A new cookie would take the place of the one that cannot be looked up.
    if (this.isUnrecognised) return '';
    if (this.#id === undefined) this.#keep(newSessionId());
    return formToken(this.#id ?? '', this.#deps.secret, this.userId);
  }

  hasFormToken(token: string): boolean {
    return this.#id !== undefined && isFormToken(token, this.#id, this.#deps.secret);
  }

  /** Whose form it is that has this token, of whatever session. */
  formOwner(token: string): string | undefined {
    return formOwner(token, this.#deps.secret);
  }

  /** For what a browser keeps for us: nobody else can make it of `text`. */
  signature(text: string): string {
    return keptSignature(text, this.#deps.secret);
  }

  /** Signs in with tokens of auth-service, under a new id: one that was known before is worth nothing (OWASP). */
  async signIn(tokens: Tokens): Promise<void> {
    const kept = sessionTokens(tokens);
    const userId = userIdOf(kept.accessToken);
    if (this.#session !== undefined) await this.signOut();
    try {
      this.#keep(await this.#deps.sessions.add(userId, kept), SESSION_SECONDS);
    } catch (error) {
      await this.#endAtPlatform(kept.refreshToken);
      throw error;
    }
    this.#session = { ...kept, userId, roles: rolesOf(kept.accessToken), isVerified: undefined };
  }

  /**
   * Renews the tokens when that is due, and gives the session a new id when the roles have changed. To be called before a page is
   * made, as its forms have tokens of the id.
   */
  async settle(): Promise<void> {
    // A page may need no token; one that does meets the same error.
    await this.#accessToken().catch(() => undefined);
    const session = this.#session;
    if (session !== undefined && !isSameRoles(session.roles, rolesOf(session.accessToken)))
      await this.changeId();
  }

  /** Gives the session another id, such as after a new password: who knew the old one is signed out by that. */
  async changeId(): Promise<void> {
    if (this.#session === undefined || this.#id === undefined) return;
    const next = await this.#deps.renewal.changeId(this.#id);
    if (next === undefined) return this.forget();
    this.#keep(next, SESSION_SECONDS);
    this.#session = { ...this.#session, roles: rolesOf(this.#session.accessToken) };
  }

  /** Keeps whether the address is confirmed, so that pages need not ask. */
  async noteVerified(isVerified: boolean): Promise<void> {
    if (this.#session === undefined || this.#id === undefined || this.isVerified === isVerified) return;
    await this.#deps.sessions.noteVerified(this.#id, isVerified);
    this.#session = { ...this.#session, isVerified };
  }

  /** Ends the session at the platform and here; here also while the platform is away. */
  async signOut(): Promise<void> {
    const refreshToken = this.#session?.refreshToken;
    await this.forget();
    if (refreshToken !== undefined) await this.#endAtPlatform(refreshToken);
  }

  /** Forgets a session that the platform has ended. */
  async forget(): Promise<void> {
    if (this.#session !== undefined && this.#id !== undefined) await this.#deps.sessions.remove(this.#id);
    this.#session = undefined;
    this.#keep('', 0);
    this.#id = undefined;
  }

  get #browser(): OnBehalfOf {
    const { headers, forwardedFor } = this.#request;
    return { forwardedFor, userAgent: headers['user-agent'], accessToken: () => this.#accessToken() };
  }

  #keep(id: string, maxAgeSeconds?: number): void {
    this.#id = id;
    this.cookies.set('session', id, maxAgeSeconds);
  }

  async #accessToken(): Promise<string | undefined> {
    if (this.#session === undefined || this.#id === undefined) return undefined;
    this.#session = await this.#deps.renewal.freshened(this.#id, this.#session, this.guestApi);
    return this.#session?.accessToken;
  }

  async #renewed(refused: string): Promise<string | undefined> {
    const session = this.#session;
    if (session === undefined || this.#id === undefined) return undefined;
    // Another call of this page may have met the same.
    if (session.accessToken === refused)
      this.#session = await this.#deps.renewal.renewed(this.#id, session, this.guestApi);
    return this.#session?.accessToken;
  }

  async #endAtPlatform(refreshToken: string): Promise<void> {
    const body = { refresh_token: refreshToken };
    // While the platform is away: nobody has the token any more, and it ends by itself.
    await this.guestApi.call('POST /api/auth/logout', { body }).catch(() => undefined);
  }
}
