import { type Answered, type ApiClient, createApiClient } from '@platform/api-client/api-client.ts';
import type { OutgoingRequest } from '@platform/api-client/request-of.ts';
import { PoolSet } from '@platform/resilience/http/pool-set.ts';
import { send } from '@platform/resilience/http/send.ts';
import { propagationHeaders } from '@platform/telemetry/propagation.ts';

/** The whole of a page waits no longer for one call. */
const TIMEOUT_MS = 10_000;
/** What a stranger's browser says of itself is shown where one is signed in; more of it would be of no use. */
const MAX_AGENT_LENGTH = 300;
/** More than the calls of all pages at once; those beyond wait. */
const MOST_CONNECTIONS = 256;
const CONNECT_TIMEOUT_MS = 2_000;
/** No page asks for as much. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Whom a page asks for: what the platform is told of the browser. */
export interface OnBehalfOf {
  /**
   * X-Forwarded-For of the browser's request, as the gateway wrote it: counts for limits and lock-outs instead of this process's own
   * address.
   */
  readonly forwardedFor: string;
  readonly userAgent: string | undefined;
  /** Of whoever is signed in, good for a while; undefined for nobody. */
  readonly accessToken: () => Promise<string | undefined>;
}

export interface GatewayOptions {
  /** Base address of the gateway, as of now. */
  readonly url: () => string | undefined;
  /** A token of this service's own. */
  readonly serviceToken: () => Promise<string>;
}

/** The platform, as its clients reach it: a client of the API that acts for one browser. */
export interface Gateway {
  for(browser: OnBehalfOf): ApiClient;
  /** Opens a stream of events (Server-sent events, WHATWG HTML): open until `signal` or the platform ends it. */
  openStream(browser: OnBehalfOf, stream: EventStream): Promise<Response>;
}

/** One with connections of its own. */
export interface ConnectedGateway extends Gateway {
  /** Lets calls under way end. */
  close(): Promise<void>;
}

export interface EventStream {
  /** Such as `/api/orders/{id}/stream`, filled in. */
  readonly path: string;
  /** The last event that the browser has. */
  readonly lastEventId: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Calls carry the browser's token, address and name, and the trace of the page. The address counts because of
 * the service's own token beside it, which the gateway checks and passes on to nobody.
 */
export function gatewayOf({ url, serviceToken }: GatewayOptions): ConnectedGateway {
  const pools = new PoolSet({
    connections: MOST_CONNECTIONS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    current: () => [url() ?? ''],
  });
  async function headersFor({ forwardedFor, userAgent }: OnBehalfOf): Promise<Record<string, string>> {
    return {
      ...propagationHeaders(),
      'x-forwarded-for': forwardedFor,
      ...(await proof(serviceToken)),
      ...(userAgent === undefined ? {} : { 'user-agent': userAgent.slice(0, MAX_AGENT_LENGTH) }),
    };
  }

  return {
    for: (browser) =>
      createApiClient({
        baseUrl: url() ?? '',
        token: browser.accessToken,
        timeoutMs: TIMEOUT_MS,
        send: (request, signal) => sendBy(pools, request, signal),
        headers: () => headersFor(browser),
      }),
    async openStream(browser, { path, lastEventId, signal }) {
      const token = await browser.accessToken();
      return fetch(`${url()}${path}`, {
        signal,
        headers: {
          ...(await headersFor(browser)),
          accept: 'text/event-stream',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
        },
      });
    },
    close: () => pools.close(),
  };
}

/** A page makes some thirty calls: `fetch` would take more time than all else of it. */
async function sendBy(
  pools: PoolSet,
  { url, method, headers, body }: OutgoingRequest,
  signal: AbortSignal,
): Promise<Answered> {
  const { origin, pathname, search } = new URL(url);
  const request = { method, path: pathname + search, headers, body };
  const answer = await send(pools.of(origin), request, { signal, maxBodyBytes: MOST_BYTES });
  return {
    status: answer.status,
    headers: { get: (name) => String(answer.headers[name.toLowerCase()] ?? '') || null },
    text: async () => answer.body.toString('utf8'),
  };
}

/** While auth-service is away, browsing goes on: all browsers then count as this process. */
async function proof(serviceToken: () => Promise<string>): Promise<Record<string, string>> {
  const token = await serviceToken().catch(() => undefined);
  return token === undefined ? {} : { 'x-service-authorization': `Bearer ${token}` };
}
