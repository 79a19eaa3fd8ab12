import { ApiError } from '@platform/api-client/api-error.ts';
import { access } from '@platform/service-defaults/access/access.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAway } from '../gateway/is-away.ts';
import type { KeptForms } from '../kept-forms/kept-forms.ts';
import { refreshUnreadCount } from '../notifications/unread-count.ts';
import type { Runner } from '../runner/runner.ts';
import { isTokenRefused } from '../session/renewing-client.ts';
import { isOfOurPages } from '../session/same-origin.ts';
import { formOf, tokenOf } from '../session/sent-form.ts';
import { Visitor, type VisitorDeps, type VisitorRequest } from '../session/visitor.ts';
import { type Answer, addressAbove, ownPath } from './page.ts';
import type { FrameParts } from './page-frame.ts';
import { failedPage, foreignFormPage, notFoundPage } from './problem-page.ts';
import { sendPage, sendRedirect } from './send-page.ts';

export interface PageRequest {
  readonly visitor: Visitor;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** What a form has sent; empty for a GET. */
  readonly form: URLSearchParams;
  /** Path and query: what the browser shows. */
  readonly address: string;
  readonly requestId: string;
}

export type PageHandler = (request: PageRequest) => Answer | Promise<Answer>;

export interface PageOptions {
  /** Who may see it. Others are asked to sign in; whoever is signed in and may not is told that there is nothing. */
  readonly for?: 'everybody' | 'signed-in' | 'staff' | 'admin';
}

export interface PagesDeps extends VisitorDeps, FrameParts {
  readonly publicUrl: string | undefined;
  readonly keptForms: KeptForms;
  /** In development: what runs the platform here. */
  readonly runner: Runner | undefined;
}

const FORM = 'application/x-www-form-urlencoded';

/** Where pages are added. Each is answered with its frame, headers and cookies, and every error as a page. */
export class Pages {
  readonly #app: App;
  readonly #shown = new Set<string>();
  readonly #forms = new Map<string, PageOptions>();
  readonly deps: PagesDeps;

  /** Of `app`, a scope of its own: forms are taken here and nowhere else. */
  constructor(app: App, deps: PagesDeps) {
    this.#app = app;
    this.deps = deps;
    app.addContentTypeParser(FORM, { parseAs: 'string' }, (_request, body, done) =>
      done(null, new URLSearchParams(body as string)),
    );
    app.setErrorHandler((error, request, reply) => this.#fail(error, request, reply));
  }

  /**
   * Of every other address: that there is nothing. After all others. Where only a form is sent to, a reload, or signing in
   * again, leads to the page above, which has the form.
   */
  addNothingHere(): void {
    for (const [path, options] of this.#forms)
      if (!this.#shown.has(path))
        this.get(path, ({ address }) => ({ redirect: addressAbove(address) }), options);
    this.get('/*', () => notFoundPage());
    // What is for programs is told so in their words.
    this.#app.get('/api/*', { schema: { hide: true }, ...access.public }, (_request, reply) =>
      reply.callNotFound(),
    );
  }

  /** For what is no page, such as a picture or a stream. */
  get app(): App {
    return this.#app;
  }

  get(path: string, handler: PageHandler, options: PageOptions = {}): void {
    this.#shown.add(path);
    this.#app.get(path, { schema: { hide: true } }, (request, reply) =>
      this.#answer(request, reply, handler, options),
    );
  }

  /** A form's target. What no page of ours has sent is refused before `handler` hears of it. */
  post(path: string, handler: PageHandler, options: PageOptions = {}): void {
    this.#forms.set(path, options);
    this.#app.post(path, { schema: { hide: true } }, async (request, reply) =>
      this.#answer(request, reply, handler, options, { isForm: true }),
    );
  }

  /** Whom a request is from. Throws while the database does not answer. */
  visitorOf(request: FastifyRequest): Promise<Visitor> {
    return Visitor.of(this.deps, visitorRequest(request));
  }

  async #answer(
    request: FastifyRequest,
    reply: FastifyReply,
    handler: PageHandler,
    { for: audience = 'everybody' }: PageOptions,
    { isForm = false } = {},
  ): Promise<FastifyReply> {
    const { keptForms } = this.deps;
    const isOpen = audience === 'everybody' && !isForm;
    const visitor = isOpen ? await this.#visitorOrGuest(request) : await this.visitorOf(request);
    const [form, address] = [formOf(request), addressOf(request)];
    const isSentByUs = isForm && isOfOurPages(request.headers, this.deps.publicUrl);
    const isOurs = isSentByUs && visitor.hasFormToken(tokenOf(request));
    if (isForm && !isOurs) {
      const isKept = isSentByUs && audience !== 'everybody' && (await this.#keepForm(request, visitor));
      if (!isKept) return sendPage(reply, visitor, foreignFormPage(address), this.deps);
      return this.#askToSignIn(reply, visitor, isKept);
    }
    await visitor.settle();
    if (audience !== 'everybody' && !visitor.isSignedIn)
      return this.#askToSignIn(
        reply,
        visitor,
        (isForm && (await this.#keepForm(request, visitor))) || address,
      );
    if ((audience === 'staff' || audience === 'admin') && !isAdmitted(visitor, audience))
      return sendPage(reply, visitor, notFoundPage(), this.deps);
    const wasSignedIn = visitor.isSignedIn;
    // Pages for staff have the console's frame, which shows none.
    const hasBell = !isForm && audience !== 'staff' && audience !== 'admin';
    const unread = hasBell ? refreshUnreadCount(visitor) : undefined;
    try {
      if (isForm) await keptForms.drop(visitor, address);
      const answer = await handler({
        visitor,
        params: request.params as Record<string, string>,
        query: new URLSearchParams(request.url.split('?')[1] ?? ''),
        form,
        address,
        requestId: request.id,
      });
      if (!isForm && 'redirect' in answer) await keptForms.follow(address, answer.redirect, visitor);
      if ('redirect' in answer) return sendRedirect(reply, visitor, answer);
      await unread;
      return sendPage(
        reply,
        visitor,
        isForm ? answer : await keptForms.putInto(answer, address, visitor),
        this.deps,
      );
    } catch (error) {
      if (!(isTokenRefused(error) && wasSignedIn)) throw error;
      // The platform has ended the session. What is open to all is shown again, as to a guest.
      await visitor.forget();
      if (isOpen) return sendRedirect(reply, visitor, { redirect: address });
      return this.#askToSignIn(
        reply,
        visitor,
        (isForm && (await this.#keepForm(request, visitor))) || address,
      );
    }
  }

  /** What is open to all goes on while the database does not answer. */
  async #visitorOrGuest(request: FastifyRequest): Promise<Visitor> {
    try {
      return await this.visitorOf(request);
    } catch (err) {
      request.log.warn({ err }, 'visitor not recognised');
      return Visitor.unrecognised(this.deps, visitorRequest(request));
    }
  }

  /** Keeps a form whose session is over, and returns the address of its page; undefined where it is nobody's. */
  async #keepForm(request: FastifyRequest, visitor: Visitor): Promise<string | undefined> {
    const { referer: from } = request.headers;
    const sent = { action: addressOf(request), from, token: tokenOf(request), form: formOf(request) };
    return this.deps.keptForms.keep(visitor, sent);
  }

  /** A form is not sent again by itself: who signs in is led to the page that it stands on. */
  #askToSignIn(reply: FastifyReply, visitor: Visitor, to: string): FastifyReply {
    return sendRedirect(reply, visitor, { redirect: `/sign-in?${new URLSearchParams({ to })}` });
  }

  async #fail(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (isUnexpected(error)) request.log.error({ err: error }, 'page failed');
    const visitor = await this.#visitorOrGuest(request);
    const failed = { address: addressOf(request), requestId: request.id, isForm: request.method === 'POST' };
    return sendPage(reply, visitor, failedPage(error, failed), this.deps);
  }
}

/** Neither an answer of the platform, nor that it is away, nor the fault of whoever sent the request. */
function isUnexpected(error: unknown): boolean {
  if (error instanceof ApiError || isAway(error)) return false;
  return ((error as { statusCode?: number }).statusCode ?? 500) >= 500;
}

function isAdmitted(visitor: Visitor, audience: 'staff' | 'admin'): boolean {
  return visitor.hasRole('admin') || (audience === 'staff' && visitor.hasRole('staff'));
}

/** The gateway alone talks to this service, and says whose browser it is. */
function visitorRequest({ headers, ip }: FastifyRequest): VisitorRequest {
  return { headers, forwardedFor: String(headers['x-forwarded-for'] ?? '') || ip };
}

/** Path and query. A path of two slashes would lead to another host, as a link. */
function addressOf({ url }: FastifyRequest): string {
  return ownPath(url, '/');
}
