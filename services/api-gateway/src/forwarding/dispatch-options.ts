import type { Dispatcher } from '@platform/resilience/http/undici-pool.ts';
import { formatTraceparent } from '@platform/telemetry/trace-context.ts';
import type { TraceContext } from '@platform/telemetry/tracing/span.ts';
import type { RequestBody } from '../requests/request-body.ts';
import type { ForwardingOptions } from './forwarding-options.ts';

// Of a stream that says nothing the other end may be gone without a word.
const STREAM_SILENCE_MS = 5 * 60_000;

/** The request as it goes to the service: as it came, and what the gateway has to say; `trace` is this try's. */
export function dispatchOptions(
  { exchange, route, forwardedHeaders }: ForwardingOptions,
  body: RequestBody | Buffer | null,
  trace: TraceContext,
): Dispatcher.DispatchOptions {
  const { request, head } = exchange;
  const ownHeaders = route.isPage || !head.hasCookies ? head.headers : withoutCookies(head.headers);
  const headers = [...ownHeaders, ...forwardedHeaders];
  headers.push('x-request-id', head.requestId, 'traceparent', formatTraceparent(trace));
  if (trace.tracestate !== undefined) headers.push('tracestate', trace.tracestate);
  if (head.maxForwards !== undefined)
    headers.push('max-forwards', forwardsLeft(request.method, head.maxForwards));
  if (head.hasBody && head.contentLength !== undefined) headers.push('content-length', head.contentLength);
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers,
    body,
    upgrade: exchange.upgradeHead === undefined ? null : 'websocket',
    headersTimeout: route.timeoutMs,
    bodyTimeout: route.isStream ? STREAM_SILENCE_MS : route.timeoutMs,
  };
}

// They are how a front end knows its browsers. An API that went by them could be called by any page that a browser is on.
function withoutCookies(headers: readonly string[]): string[] {
  return headers.filter((_, i) => headers[i - (i % 2)]?.toLowerCase() !== 'cookie');
}

// One less for OPTIONS, which it is for; others have no use for it.
function forwardsLeft(method: string | undefined, maxForwards: string): string {
  const left = Number(maxForwards);
  return method === 'OPTIONS' && left > 0 ? String(left - 1) : maxForwards;
}
