import { ApiError } from '@platform/api-client/api-error.ts';
import type { App } from '@platform/service-defaults/http/app.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from '../html/html.ts';
import { isOfOurPages } from '../session/same-origin.ts';
import { Visitor, type VisitorDeps } from '../session/visitor.ts';
import { PAGE_HEADERS } from './content-policy.ts';
import type { Answer, Page, Redirect } from './page.ts';
import { type FrameParts, pageFrame } from './page-frame.ts';
import { failedPage, notFoundPage, problemPage } from './problem-page.ts';

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
  readonly isDevelopment: boolean;
}

const FORM = 'application/x-www-form-urlencoded';

/** Where pages are added. Each is answered with its frame, headers and cookies, and every error as a page. */
export class Pages {
  readonly #app: App;
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

  /** Of every other address: that there is nothing. After all others. */
  addNothingHere(): void {
    this.get('/*', () => notFoundPage());
  }

  /** For what is no page, such as a picture or a stream. */
  get app(): App {
    return this.#app;
  }

  get(path: string, handler: PageHandler, options: PageOptions = {}): void {
    this.#app.get(path, { schema: { hide: true } }, (request, reply) =>
      this.#answer(request, reply, handler, options),
    );
  }

  /** A form's target. What no page of ours has sent is refused before `handler` hears of it. */
  post(path: string, handler: PageHandler, options: PageOptions = {}): void {
    this.#app.post(path, { schema: { hide: true } }, async (request, reply) =>
      this.#answer(request, reply, handler, options, { isForm: true }),
    );
  }

  /** Whom a request is from. */
  visitorOf(request: FastifyRequest): Promise<Visitor> {
    return Visitor.of(this.deps, { headers: request.headers, forwardedFor: forwardedFor(request) });
  }

  async #answer(
    request: FastifyRequest,
    reply: FastifyReply,
    handler: PageHandler,
    { for: audience = 'everybody' }: PageOptions,
    { isForm = false } = {},
  ): Promise<FastifyReply> {
    const visitor = await this.visitorOf(request);
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
    if (isForm && !this.#isOurForm(request, visitor, form))
      return this.#send(reply, visitor, foreignForm(request.url));
    if (audience !== 'everybody' && !visitor.isSignedIn) return this.#askToSignIn(request, reply, visitor);
    if ((audience === 'staff' || audience === 'admin') && !isAdmitted(visitor, audience))
      return this.#send(reply, visitor, notFoundPage());
    try {
      const answer = await handler({
        visitor,
        params: request.params as Record<string, string>,
        query: new URLSearchParams(request.url.split('?')[1] ?? ''),
        form,
        address: request.url,
        requestId: request.id,
      });
      return 'redirect' in answer
        ? this.#redirect(reply, visitor, answer)
        : this.#send(reply, visitor, answer);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 401 && visitor.isSignedIn)) throw error;
      // The platform has ended the session, or its tokens.
      await visitor.forget();
      return this.#askToSignIn(request, reply, visitor);
    }
  }

  #isOurForm(request: FastifyRequest, visitor: Visitor, form: URLSearchParams): boolean {
    if (!isOfOurPages(request.headers, this.deps.publicUrl)) return false;
    const header = request.headers['x-form-token'];
    return visitor.hasFormToken(typeof header === 'string' ? header : form.get('form_token'));
  }

  #askToSignIn(request: FastifyRequest, reply: FastifyReply, visitor: Visitor): FastifyReply {
    // A form is not sent again by itself: who signs in is led to the page that it stands on.
    const to = request.method === 'GET' ? request.url : (request.url.split('?')[0] ?? '/');
    return this.#redirect(reply, visitor, { redirect: `/sign-in?${new URLSearchParams({ to })}` });
  }

  #redirect(reply: FastifyReply, visitor: Visitor, { redirect, headers }: Redirect): FastifyReply {
    return reply
      .headers({ ...headers, ...cookiesOf(visitor) })
      .header('cache-control', 'no-store')
      .redirect(redirect, 303);
  }

  #send(reply: FastifyReply, visitor: Visitor, page: Page): FastifyReply {
    const text = pageFrame(page, visitor, this.deps).text;
    const isOpen = visitor.setCookies.length === 0 && !visitor.isKnown;
    return reply
      .code(page.status ?? 200)
      .headers({ ...PAGE_HEADERS, 'cache-control': isOpen ? 'no-cache' : 'no-store' })
      .headers({ ...page.headers, ...cookiesOf(visitor) })
      .header('vary', 'cookie')
      .type('text/html; charset=utf-8')
      .send(text);
  }

  async #fail(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { statusCode } = error as { statusCode?: number };
    const isOurs =
      !(error instanceof ApiError) && !(error instanceof TypeError && error.message === 'fetch failed');
    if (isOurs && (statusCode ?? 500) >= 500) request.log.error({ err: error }, 'page failed');
    // Without the database nobody is known; the page is shown as to a guest.
    const visitor = await this.visitorOf(request).catch(() => this.#nobody(request));
    return this.#send(reply, visitor, failedPage(error, request.url, request.id));
  }

  #nobody(request: FastifyRequest): Promise<Visitor> {
    return Visitor.of(this.deps, { headers: {}, forwardedFor: forwardedFor(request) });
  }
}

function isAdmitted(visitor: Visitor, audience: 'staff' | 'admin'): boolean {
  return visitor.hasRole('admin') || (audience === 'staff' && visitor.hasRole('staff'));
}

/** The gateway alone talks to this service, and says whose browser it is. What it says goes back to it as it is. */
function forwardedFor({ headers, ip }: FastifyRequest): string {
  return String(headers['x-forwarded-for'] ?? ip);
}

function cookiesOf(visitor: Visitor): Record<string, string[]> {
  return visitor.setCookies.length === 0 ? {} : { 'set-cookie': visitor.setCookies };
}

function foreignForm(address: string): Page {
  return problemPage({
    status: 403,
    title: 'This form is no longer good',
    advice: html`It was open for too long, or comes from another site. Nothing was changed. <a href="${address}">Open the page again</a>.`,
  });
}
