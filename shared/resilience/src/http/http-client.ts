import type { IncomingHttpHeaders } from 'node:http';
import { Balancer } from '@platform/discovery/balancer.ts';
import { OutlierEjection } from '@platform/discovery/outlier-ejection.ts';
import type { Resolver } from '@platform/discovery/resolver.ts';
import { resolverOf } from '@platform/discovery/resolver-of.ts';
import type { Static, TSchema } from '@platform/schema/type.ts';
import type { MetricRegistry } from '@platform/telemetry/metrics/metric-registry.ts';
import { formatTraceparent } from '@platform/telemetry/trace-context.ts';
import { endCall, failCall, startCall } from '@platform/telemetry/tracing/http-spans.ts';
import { Bulkhead } from '../bulkhead.ts';
import { CircuitBreaker, type CircuitBreakerOptions } from '../circuit/circuit-breaker.ts';
import { measureCircuit } from '../circuit/circuit-metrics.ts';
import { outcomeOf } from '../outcome.ts';
import { Retry, type RetryOptions } from '../retry/retry.ts';
import { withTimeout } from '../timeout.ts';
import { readBody, upstreamError } from './answer-body.ts';
import { callHeaders } from './call-headers.ts';
import { measureCalls } from './call-metrics.ts';
import { PoolSet } from './pool-set.ts';
import { type QueryValue, withQuery } from './request-path.ts';
import { type Answer, type Outgoing, send } from './send.ts';
import { type FieldNames, UpstreamError, UpstreamUnavailableError } from './upstream-error.ts';

export interface HttpClientOptions {
  /** The service called; named in errors. */
  readonly name: string;
  /** Its address (see discovery's `parseServiceAddress`), or a resolver. */
  readonly endpoints: string | Resolver;
  /** The longest a request may take, its retries and waits included; default 3000. */
  readonly timeoutMs?: number;
  /** The longest one try of it may take; default `timeoutMs`. Shorter, a try that hangs leaves time for another. */
  readonly attemptTimeoutMs?: number;
  readonly retry?: RetryOptions;
  /** Options of the circuit breaker, or a breaker to share; its `name` is the client's. */
  readonly breaker?: CircuitBreaker | Omit<CircuitBreakerOptions, 'name'>;
  /** Requests under way at once (default 64), and how many may wait for a place (default 64). */
  readonly bulkhead?: { readonly concurrency?: number; readonly queue?: number };
  /** The longest answer taken; default 10 MiB. */
  readonly maxBodyBytes?: number;
  /** False for a service outside the platform, which must not get the caller's token; default true. */
  readonly forwardsToken?: boolean;
  readonly connectTimeoutMs?: number;
  /** Shows the state of the circuit there, and counts tries. */
  readonly metrics?: MetricRegistry;
}

export interface HttpRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE' | 'POST' | 'PATCH';
  /** Write paths that hold values with the `path` tag of request-path.ts. */
  readonly path: string;
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The caller's wish to give up; it does not count against the service. */
  readonly signal?: AbortSignal | undefined;
  /** Overrides the client's. */
  readonly timeoutMs?: number;
  /** How the request that this one serves calls a field of it, for the refusal of one; see UpstreamError. */
  readonly fieldNames?: FieldNames;
  /** True if doing it twice is as good as once, and it may be retried. By default so for GET, HEAD, PUT and DELETE. */
  readonly isIdempotent?: boolean;
}

export interface HttpAnswer<T> {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: T;
}

type WithSchema<S extends TSchema> = HttpRequest & { readonly schema: S };

/** Calls one service over HTTP, with JSON both ways. See `createHttpClient`. */
export interface HttpClient {
  /** The body of a 2xx answer, checked against `schema` if there is one; undefined when there is no body. */
  request<S extends TSchema>(request: WithSchema<S>): Promise<Static<S>>;
  request<T>(request: HttpRequest): Promise<T>;
  /** As `request`, with status and headers. */
  exchange<S extends TSchema>(request: WithSchema<S>): Promise<HttpAnswer<Static<S>>>;
  exchange<T>(request: HttpRequest): Promise<HttpAnswer<T>>;
  readonly breaker: CircuitBreaker;
  /** Lets requests under way end, and disconnects. */
  close(): Promise<void>;
}

const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE']);
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * A client for one service: time limit around retries around bulkhead around circuit breaker around one try.
 * Carries trace, request id and the caller's token. A request that is not idempotent is sent once.
 *
 * Rejects with UpstreamError (it answered with an error), UpstreamUnavailableError (unreachable, broken off,
 * senseless), TimeoutError, CircuitOpenError, BulkheadFullError, or the reason of the caller's own signal.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { name, timeoutMs = 3000, attemptTimeoutMs = timeoutMs, maxBodyBytes = 10 * 1024 * 1024 } = options;
  const resolver = typeof options.endpoints === 'string' ? resolverOf(options.endpoints) : options.endpoints;
  const { concurrency = 64, queue = 64 } = options.bulkhead ?? {};
  const pools = new PoolSet({
    connections: concurrency,
    connectTimeout: options.connectTimeoutMs ?? 2000,
    current: () => resolver.origins(),
  });
  // Of several instances one that is down must not count until the circuit of them all opens.
  const instances = new OutlierEjection(resolver);
  const balancer = new Balancer(instances);
  const bulkhead = new Bulkhead({ name, concurrency, queue });
  const breaker =
    options.breaker instanceof CircuitBreaker
      ? options.breaker
      : new CircuitBreaker({ ...options.breaker, name });
  if (options.metrics !== undefined) measureCircuit(options.metrics, breaker);
  const retry = new Retry(options.retry);
  const note = measureCalls(options.metrics, name);

  async function sendTraced(
    origin: string,
    outgoing: Outgoing,
    signal: AbortSignal,
    resends: number,
  ): Promise<Answer> {
    const { method, path } = outgoing;
    const span = startCall({ method, path, origin, resends });
    const request =
      span === undefined ? outgoing : withTraceparent(outgoing, formatTraceparent(span.context));
    const startedMs = performance.now();
    let status: number | undefined;
    try {
      const answer = await send(pools.of(origin), request, { signal, maxBodyBytes });
      status = answer.status;
      endCall(span, status);
      return answer;
    } catch (error) {
      failCall(span, error);
      throw error;
    } finally {
      note((performance.now() - startedMs) / 1000, status, resends > 0);
    }
  }

  async function tryOnce(outgoing: Call, signal: AbortSignal, hosts: Hosts): Promise<Answer> {
    const lease = balancer.acquire(hosts.failed);
    if (lease === undefined) throw new UpstreamUnavailableError(`no instance of ${name} is known`);
    try {
      const answer = await sendTraced(lease.origin, outgoing, signal, hosts.tries++);
      if (answer.status >= 300) throw upstreamError(name, answer, outgoing.fieldNames);
      instances.succeeded(lease.origin);
      return answer;
    } catch (error) {
      hosts.failed = lease.origin;
      if (outcomeOf(error, signal) === 'failed') instances.failed(lease.origin);
      throw error;
    } finally {
      lease.release();
    }
  }

  function tryInTime(outgoing: Call, limits: Limits, signal: AbortSignal, hosts: Hosts): Promise<Answer> {
    if (attemptTimeoutMs >= limits.timeoutMs) return tryOnce(outgoing, signal, hosts);
    return withTimeout({ ...limits, timeoutMs: attemptTimeoutMs, signal }, (sooner) =>
      tryOnce(outgoing, sooner, hosts),
    );
  }

  async function exchange(request: HttpRequest & { schema?: TSchema }): Promise<HttpAnswer<unknown>> {
    const outgoing = toOutgoing(request, options.forwardsToken ?? true);
    const isIdempotent = request.isIdempotent ?? IDEMPOTENT.has(request.method);
    const limits = { timeoutMs: request.timeoutMs ?? timeoutMs, what: `${request.method} ${name}` };
    const deadline = performance.now() + limits.timeoutMs;
    const hosts: Hosts = { failed: undefined, tries: 0 };
    const answer = await withTimeout({ ...limits, signal: request.signal }, (signal) => {
      const guarded = () => breaker.run(() => tryInTime(outgoing, limits, signal, hosts), request.signal);
      const mayRetry = (error: unknown) => isIdempotent && isRetryable(error);
      return retry.run({ isRetryable: mayRetry, signal, deadline }, () => bulkhead.run(guarded, signal));
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: await readBody(name, answer, request.schema),
    };
  }

  return {
    breaker,
    exchange: exchange as HttpClient['exchange'],
    request: (async (request: HttpRequest) => (await exchange(request)).body) as HttpClient['request'],
    async close() {
      resolver.close();
      await pools.close();
    },
  };
}

/** How often a call was tried, and the instance that it failed at last, so that its next try goes to another. */
interface Hosts {
  failed: string | undefined;
  tries: number;
}

type Call = Outgoing & { readonly fieldNames: FieldNames | undefined };

interface Limits {
  readonly timeoutMs: number;
  readonly what: string;
}

function toOutgoing(request: HttpRequest, forwardsToken: boolean): Call {
  const hasBody = request.body !== undefined;
  return {
    method: request.method,
    path: withQuery(request.path, request.query),
    headers: {
      accept: 'application/json',
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...callHeaders(forwardsToken),
      ...request.headers,
    },
    body: hasBody ? JSON.stringify(request.body) : undefined,
    fieldNames: request.fieldNames,
  };
}

function withTraceparent(outgoing: Outgoing, traceparent: string): Outgoing {
  return { ...outgoing, headers: { ...outgoing.headers, traceparent } };
}

function isRetryable(error: unknown): boolean {
  if (error instanceof UpstreamError) return RETRYABLE_STATUSES.has(error.status);
  // A try that took too long: the rest of the whole request's time, if any, decides whether there is another.
  return (
    error instanceof UpstreamUnavailableError || (error as { code?: unknown } | null)?.code === 'timeout'
  );
}
