import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpDefaults } from '@platform/service-defaults/http/http-defaults.ts';
import type { HttpHandler } from '@platform/service-defaults/server/http-handler.ts';
import { answerClientError } from '@platform/service-defaults/server/http-server.ts';
import { LiveList } from '@platform/service-defaults/server/live-list.ts';
import { accessLog, measureUpstreams } from './access-log.ts';
import { Admission } from './admission/admission.ts';
import { LoadShedding } from './admission/load-shedding.ts';
import { SlowReaders } from './answers/slow-readers.ts';
import type { Forwarding } from './forwarding/forwarding.ts';
import type { GatewaySettings } from './gateway-settings.ts';
import type { GatewayState } from './handling/gateway-state.ts';
import { handleRequest } from './handling/handle-request.ts';
import { refuseRequest } from './handling/refuse-request.ts';
import { docsPageRoutes } from './own-routes/docs-page.ts';
import { ownRoutes } from './own-routes/own-routes.ts';
import { LocalCounts } from './rate-limits/local-counts.ts';
import { RateLimiter } from './rate-limits/rate-limiter.ts';
import { Exchange } from './requests/exchange.ts';
import { cameByTls } from './requests/forwarded-headers.ts';
import type { Route } from './routing/route-table.ts';

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

/** The platform's single entry point: checks a request, sends it to its service, and streams the answer back. */
export function createGateway(options: GatewayOptions): Gateway {
  const { http } = options;
  const { rateLimiter = new RateLimiter({ metrics: http.metrics, local: new LocalCounts() }) } = options;
  const loadShedding = new LoadShedding({ metrics: http.metrics });
  const state = stateOf(options, new Admission({ tokens: http.tokens, rateLimiter, loadShedding }));
  const sweep = startSweep(state);
  const note = accessLog(http.service, options.writeLine, http.metrics);
  measureUpstreams(http.metrics, [...state.settings.upstreams.values()]);

  function receive(request: IncomingMessage, response: ServerResponse, upgradeHead?: Buffer): void {
    const { cors, trustedProxies } = state.settings;
    const exchange = new Exchange(request, response, cors, upgradeHead);
    exchange.isStrictlyTls = http.isProduction && cameByTls(request, exchange.head, trustedProxies);
    response.once('close', () => {
      const { forwarding } = exchange;
      forwarding?.item.clientGone();
      if (forwarding !== undefined) state.forwardings.remove(forwarding);
      note(exchange);
    });
    handleRequest(state, exchange).catch((error: unknown) => refuseRequest(state, exchange, error));
  }

  return {
    listener: (request, response) => receive(request, response),
    upgrade: receive,
    clientError(error, socket) {
      state.admission.hasRoomFor(socket.remoteAddress, state.settings).then((hasRoom) => {
        if (hasRoom) answerClientError(error, socket);
        else socket.destroy();
      });
    },
    use(changed) {
      state.settings = changed;
      measureUpstreams(http.metrics, [...changed.upstreams.values()]);
    },
    endStreams: () => {
      for (const forwarding of state.forwardings) if (forwarding.isEndless) forwarding.endStream();
    },
    async close() {
      clearInterval(sweep);
      loadShedding.stop();
      await Promise.all([...state.settings.upstreams.values()].map((upstream) => upstream.close()));
    },
  };
}

function stateOf(options: GatewayOptions, admission: Admission): GatewayState {
  const { http, sendTimeoutMs = 30_000, hasDocsPage = !http.isProduction } = options;
  const ownAddresses = [
    ...ownRoutes(http, () => [...state.settings.upstreams.values()]),
    ...(hasDocsPage ? docsPageRoutes() : []),
  ];
  const state: GatewayState = {
    http,
    settings: options,
    ownRoutes: new Map(ownAddresses.map((route) => [route.path, route])),
    admission,
    forwardings: new LiveList<Forwarding>(),
    slowReaders: new SlowReaders(sendTimeoutMs),
  };
  return state;
}

/** Cuts what is late. One timer for all requests: setting one for each costs more than looking at all of them now and then. */
function startSweep({ admission, forwardings, slowReaders }: GatewayState): NodeJS.Timeout {
  // A good token is remembered: asking again costs a hash.
  const isStillGood = (exchange: Exchange, route: Route) => admission.isStillGood(exchange, route);
  return setInterval(() => {
    const now = performance.now();
    slowReaders.cutLate(now);
    for (const forwarding of forwardings) {
      forwarding.cutIfLate(now);
      void forwarding.endStreamUnless(isStillGood);
    }
  }, SWEEP_MS).unref();
}
