import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';
import { problemOf } from '@platform/service-defaults/problems/problem-of.ts';
import { retryAfterSeconds } from '@platform/service-defaults/problems/retry-after.ts';
import { peerAddress } from '@platform/service-defaults/server/client-network.ts';
import type { HttpHandler } from '@platform/service-defaults/server/http-handler.ts';
import { answerClientError } from '@platform/service-defaults/server/http-server.ts';
import { LiveList } from '@platform/service-defaults/server/live-list.ts';
import { accessLog, measureUpstreams } from './access-log.ts';
import { Admission } from './admission/admission.ts';
import { LoadShedding } from './admission/load-shedding.ts';
import type { Cors } from './answers/cors.ts';
import { SlowReaders } from './answers/slow-readers.ts';
import { answerExpanded } from './expansion/answer-expanded.ts';
import { requestedExpansion } from './expansion/requested-expansion.ts';
import { Forwarding } from './forwarding/forwarding.ts';
import { docsPageRoutes } from './own-routes/docs-page.ts';
import type { OwnRoute } from './own-routes/own-route.ts';
import { ownRoutes } from './own-routes/own-routes.ts';
import { LocalCounts } from './rate-limits/local-counts.ts';
import { RateLimiter } from './rate-limits/rate-limiter.ts';
import { Exchange } from './requests/exchange.ts';
import { cameByTls, forwardedHeaders, type TrustedProxies } from './requests/forwarded-headers.ts';
import { type FirstBytes, readFirst } from './requests/read-first.ts';
import { asRead, pathOf } from './routing/request-target.ts';
import type { Route, RouteTable } from './routing/route-table.ts';
import type { ServiceName } from './services.ts';
import type { Upstream } from './upstreams/upstream.ts';
import { bodyTooLarge } from './upstreams/upstream-failure.ts';

/** What may be changed while it runs. */
export interface GatewaySettings {
  readonly routes: RouteTable;
  readonly upstreams: ReadonlyMap<ServiceName, Upstream>;
  readonly cors: Cors;
  readonly trustedProxies: TrustedProxies;
  /** How late the event loop may be until requests are turned away; 0: as late as it likes. */
  readonly shedDelayMs: number;
  /** How long a part of an expanded answer is waited for. */
  readonly partTimeoutMs: number;
}

export interface GatewayOptions extends GatewaySettings {
  readonly http: HttpDefaults;
  /** Takes the access log, a line at a time; without it there is none. */
  readonly writeLine?: ((line: string) => void) | undefined;
  /** How long a client may take to read what was written to it; default 30000. */
  readonly sendTimeoutMs?: number | undefined;
  /** Whether there is a page at `/docs`; default: not in production. */
  readonly hasDocsPage?: boolean | undefined;
  /** Default: one that counts in this process. */
  readonly rateLimiter?: RateLimiter;
}

export interface Gateway extends Required<HttpHandler> {
  /** Requests that come from now on go by `settings`; those under way end by the old ones. */
  use(settings: GatewaySettings): void;
  /** Ends the answers that have no end of their own; the others go on. */
  endStreams(): void;
  /** Lets requests under way end, and disconnects from the services. */
  close(): Promise<void>;
}

// How far behind its time something late may be cut.
const SWEEP_MS = 500;
// The one hands back what it was sent, secrets too; the other asks for a connection to anywhere.
const NEVER_TAKEN: ReadonlySet<string> = new Set(['TRACE', 'CONNECT']);
const OWN_METHODS = 'GET, HEAD, OPTIONS';
const ALL_METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** The platform's single entry point: checks a request, sends it to its service, and streams the answer back. */
export function createGateway(options: GatewayOptions): Gateway {
  const { http, sendTimeoutMs = 30_000 } = options;
  let settings: GatewaySettings = options;
  const { hasDocsPage = !http.isProduction } = options;
  const ownAddresses = [
    ...ownRoutes(http, () => [...settings.upstreams.values()]),
    ...(hasDocsPage ? docsPageRoutes() : []),
  ];
  const own = new Map(ownAddresses.map((route) => [route.path, route]));
  const { rateLimiter = new RateLimiter({ metrics: http.metrics, local: new LocalCounts() }) } = options;
  const loadShedding = new LoadShedding({ metrics: http.metrics });
  const admission = new Admission({ tokens: http.tokens, rateLimiter, loadShedding });
  const forwardings = new LiveList<Forwarding>();
  const slowReaders = new SlowReaders(sendTimeoutMs);
  const note = accessLog(http.service, options.writeLine, http.metrics);
  measureUpstreams(http.metrics, [...settings.upstreams.values()]);
  // A good token is remembered: asking again costs a hash.
  const isStillGood = (exchange: Exchange, route: Route) => admission.isStillGood(exchange, route);
  // One timer for all requests: setting one for each costs more than looking at all of them now and then.
  const sweep = setInterval(() => {
    const now = performance.now();
    slowReaders.cutLate(now);
    for (const forwarding of forwardings) {
      forwarding.cutIfLate(now);
      void forwarding.endStreamUnless(isStillGood);
    }
  }, SWEEP_MS).unref();

  function listener(request: IncomingMessage, response: ServerResponse): void {
    receive(request, response);
  }

  function receive(request: IncomingMessage, response: ServerResponse, upgradeHead?: Buffer): void {
    const exchange = new Exchange(request, response, settings.cors, upgradeHead);
    exchange.isStrictlyTls = http.isProduction && cameByTls(request, exchange.head, settings.trustedProxies);
    response.once('close', () => {
      exchange.letGo?.();
      note(exchange);
    });
    handle(exchange).catch((error: unknown) => refuse(exchange, error));
  }

  async function handle(exchange: Exchange): Promise<void> {
    const { request, head } = exchange;
    if (NEVER_TAKEN.has(request.method ?? '')) throw methodNotAllowed(ALL_METHODS);
    head.check(request.httpVersion);
    if (request.method === 'OPTIONS' && isForUs(request.url, head.maxForwards))
      return exchange.answer(204, ['allow', ALL_METHODS], '');
    const path = pathOf(request.url ?? '');
    if (request.method === 'OPTIONS' && head.isPreflight && head.origin !== undefined)
      return answerPreflight(exchange, head.origin);
    const ownRoute = own.get(path);
    if (ownRoute !== undefined) return answerItself(exchange, ownRoute);
    const route = settings.routes.find(path);
    // Nor is there at one that its service reads as another route, whose limits it would get round.
    if (route === undefined || route !== settings.routes.find(asRead(path)))
      throw new HttpProblem(problem(404, 'not-found', 'There is nothing at this address.'));
    await forward(exchange, route);
  }

  async function answerPreflight(exchange: Exchange, origin: string): Promise<void> {
    exchange.route = 'preflight';
    await countOwn(exchange);
    if (!settings.cors.isAllowed(origin))
      throw new HttpProblem(
        problem(403, 'origin-not-allowed', 'Pages of this origin may not call the platform.'),
      );
    exchange.answer(204, settings.cors.preflightHeaders(), '');
  }

  async function answerItself(exchange: Exchange, route: OwnRoute): Promise<void> {
    const { request } = exchange;
    exchange.route = route.path;
    if (request.method === 'OPTIONS') return exchange.answer(204, ['allow', OWN_METHODS], '');
    if (request.method !== 'GET' && request.method !== 'HEAD') throw methodNotAllowed(OWN_METHODS);
    const { routes, trustedProxies } = settings;
    const limits = route.isDocument === true ? routes.documentLimits : routes.ownLimits;
    await admission.passRule(exchange, route.access, limits, trustedProxies);
    const { status, contentType, body, headers = [] } = await route.answer();
    exchange.answer(status, ['content-type', contentType, ...headers], body);
    slowReaders.waitForRest(exchange.response);
  }

  async function forward(exchange: Exchange, route: Route): Promise<void> {
    const { request, head } = exchange;
    exchange.route = route.path;
    exchange.upstream = route.service;
    await admission.pass(exchange, route, settings);
    if (Number(head.contentLength ?? 0) > route.maxBodyBytes) throw bodyTooLarge(route.maxBodyBytes);
    const first = head.hasBody ? await firstOfBody(exchange, route) : undefined;
    if (exchange.isGone) return;
    const peer = peerAddress(request.socket.remoteAddress);
    const isTls = 'encrypted' in request.socket;
    const forwarded = forwardedHeaders(head, peer, isTls, settings.trustedProxies);
    const expanded = requestedExpansion(route.expand, request.method, request.url ?? '');
    if (expanded !== undefined) {
      const { service, timeoutMs } = route;
      const context = {
        exchange,
        service,
        timeoutMs,
        partTimeoutMs: settings.partTimeoutMs,
        upstreamOf,
        forwardedHeaders: forwarded,
      };
      await answerExpanded(context, expanded);
      return slowReaders.waitForRest(exchange.response);
    }
    const forwarding = Forwarding.start({
      exchange,
      route,
      upstream: upstreamOf(route.service),
      first,
      forwardedHeaders: forwarded,
      slowReaders,
      answerError: (error) => answerError(exchange, error),
    });
    const entry = forwardings.add(forwarding);
    exchange.letGo = () => {
      forwarding.clientGone();
      forwardings.remove(entry);
    };
  }

  function upstreamOf(service: ServiceName): Upstream {
    const upstream = settings.upstreams.get(service);
    if (upstream === undefined) throw new Error(`the gateway does not know where ${service} is`);
    return upstream;
  }

  function countOwn(exchange: Exchange): Promise<void> {
    return admission.count(exchange, settings.routes.ownLimits, undefined, settings.trustedProxies);
  }

  /** What is refused before it was counted is counted too: there is no address, and no mistake, to ask without end. */
  async function refuse(exchange: Exchange, error: unknown): Promise<void> {
    let answered = error;
    if (!exchange.isCounted)
      await countOwn(exchange).catch((quota: unknown) => {
        answered = quota;
      });
    answerError(exchange, answered);
  }

  function answerError(exchange: Exchange, error: unknown): void {
    const answer = problemOf(error);
    if (answer.status === 500) http.logger.error({ err: error, route: exchange.route }, 'request failed');
    const headers = error instanceof HttpProblem ? Object.entries(error.headers).flat() : [];
    if (answer.status === 503 && !headers.includes('retry-after'))
      headers.push('retry-after', String(retryAfterSeconds(error)));
    exchange.answerProblem(answer, headers);
    slowReaders.waitForRest(exchange.response);
  }

  return {
    listener,
    upgrade: receive,
    clientError(error, socket) {
      admission.hasRoomFor(socket.remoteAddress, settings).then((hasRoom) => {
        if (hasRoom) answerClientError(error, socket);
        else socket.destroy();
      });
    },
    use(changed) {
      settings = changed;
      measureUpstreams(http.metrics, [...changed.upstreams.values()]);
    },
    endStreams: () => {
      for (const forwarding of forwardings) if (forwarding.isEndless) forwarding.endStream();
    },
    async close() {
      clearInterval(sweep);
      loadShedding.stop();
      await Promise.all([...settings.upstreams.values()].map((upstream) => upstream.close()));
    },
  };
}

/** OPTIONS of the server as a whole, or one that may go no further (RFC 9110, sections 9.3.7 and 7.6.2). */
function isForUs(target: string | undefined, maxForwards: string | undefined): boolean {
  return target === '*' || maxForwards === '0';
}

async function firstOfBody(exchange: Exchange, route: Route): Promise<FirstBytes | undefined> {
  const { request, response, head } = exchange;
  if (exchange.isGone) return undefined;
  if (head.expectsContinue) response.writeContinue();
  const first = await readFirst(request, response, route.maxBodyBytes);
  if (first === 'too-large') throw bodyTooLarge(route.maxBodyBytes);
  return first;
}

function methodNotAllowed(allow: string): HttpProblem {
  return new HttpProblem(problem(405, 'method-not-allowed', 'This address does not take this method.'), {
    allow,
  });
}
