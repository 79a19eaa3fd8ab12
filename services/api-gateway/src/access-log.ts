import { measureCircuit } from '@platform/resilience/circuit/circuit-metrics.ts';
import { noteRequest, requestDuration } from '@platform/telemetry/metrics/http-server-metrics.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { endRequest } from '@platform/telemetry/tracing/http-spans.ts';
import type { Exchange } from './requests/exchange.ts';
import type { Upstream } from './upstreams/upstream.ts';

// nginx's number for a client that went away before it was answered.
const CLIENT_GONE = 499;
// A connection that became a WebSocket has no end of an answer.
const SWITCHED = 101;

/**
 * Notes every request when it is over: one line, without its query, which may hold what is nobody's business, and
 * its duration by route. The line is put together by hand: of known parts, none of them secret, that takes a fraction
 * of what a logger for anything takes.
 */
export function accessLog(
  service: string,
  writeLine: ((line: string) => void) | undefined,
  metrics: MetricRegistry,
): (exchange: Exchange) => void {
  const duration = requestDuration(metrics);
  const retries = metrics.counter({
    name: 'gateway_upstream_retries_total',
    help: 'Tries of requests that were not the first, by service',
    labels: ['upstream'],
  });
  const failures = metrics.counter({
    name: 'gateway_upstream_failures_total',
    help: 'Requests that a service gave no whole answer to, by service and kind of failure',
    labels: ['upstream', 'failure'],
  });
  const begin = `{"level":"info","service":${JSON.stringify(service)},"time":"`;
  return (exchange) => {
    const { request, response, route } = exchange;
    const durationMs = performance.now() - exchange.startedAt;
    const status = response.headersSent ? response.statusCode : CLIENT_GONE;
    const method = request.method ?? '';
    if (exchange.trace.span !== undefined) endSpan(exchange, status);
    noteRequest(duration, { method, route, status, seconds: durationMs / 1000 });
    const { upstream = 'none', attempts, failure } = exchange;
    if (attempts > 1) retries.of({ upstream }).add(attempts - 1);
    if (failure !== undefined) failures.of({ upstream, failure }).add();
    writeLine?.(`${begin}${isoTime()}"${fieldsOf(exchange, method, status, durationMs)},"msg":"request"}`);
  };
}

/** What the client sees of a failed service is a 502, so the span says why. */
function endSpan({ trace, request, route, failure, attempts }: Exchange, status: number): void {
  trace.span?.set({ 'app.upstream.failure': failure, 'app.upstream.attempts': attempts });
  endRequest(trace, { method: request.method, route: route === 'unmatched' ? undefined : route, status });
}

/** Only the path can hold what JSON has to escape; all else is ours, or has been checked. */
function fieldsOf(exchange: Exchange, method: string, status: number, durationMs: number): string {
  const { request, response, trace, head, route, upstream, upstreamMs, attempts, failure, frontEnd } =
    exchange;
  const path = JSON.stringify(withoutQuery(request.url ?? ''));
  let fields =
    `,"trace_id":"${trace.traceId}","request_id":"${head.requestId}","method":"${method}","path":${path}` +
    `,"route":"${route}","status":${status},"duration_ms":${rounded(durationMs)}`;
  if (upstream !== undefined) fields += `,"upstream":"${upstream}"`;
  if (frontEnd !== undefined) fields += `,"front_end":"${frontEnd}"`;
  if (upstreamMs !== undefined) fields += `,"upstream_ms":${rounded(upstreamMs)}`;
  if (attempts > 1) fields += `,"attempts":${attempts}`;
  if (failure !== undefined) fields += `,"failure":${JSON.stringify(failure)}`;
  const isComplete = response.writableFinished || response.statusCode === SWITCHED;
  return isComplete ? fields : `${fields},"is_cut":true`;
}

let timeMs = 0;
let time = '';

/** Now, in ISO 8601: written anew once a millisecond only. */
function isoTime(): string {
  const nowMs = Date.now();
  if (nowMs === timeMs) return time;
  timeMs = nowMs;
  time = new Date(nowMs).toISOString();
  return time;
}

/** Shows the state of each service's limits. */
export function measureUpstreams(metrics: MetricRegistry, upstreams: readonly Upstream[]): void {
  const inFlight = metrics.gauge({
    name: 'gateway_upstream_requests_in_flight',
    help: 'Requests that a service is answering',
    labels: ['upstream'],
  });
  for (const { breaker } of upstreams) measureCircuit(metrics, breaker);
  metrics.onScrape('upstreams', () => {
    for (const { service, requests, streams } of upstreams)
      inFlight.of({ upstream: service }).set(requests.running + streams.running);
  });
}

function withoutQuery(target: string): string {
  const queryAt = target.indexOf('?');
  return queryAt < 0 ? target : target.slice(0, queryAt);
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
