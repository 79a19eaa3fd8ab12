import type { Lease } from '@platform/discovery/balancer.ts';
import type { Permit } from '@platform/resilience/circuit/circuit-breaker.ts';
import type { Dispatcher } from '@platform/resilience/http/undici-pool.ts';
import { UpstreamUnavailableError } from '@platform/resilience/http/upstream-error.ts';
import { endCall, failCall, startCall } from '@platform/telemetry/tracing/http-spans.ts';
import type { Span } from '@platform/telemetry/tracing/span.ts';
import { RequestBody } from '../requests/request-body.ts';
import { isLostConnection } from '../upstreams/upstream-failure.ts';
import { dispatchOptions } from './dispatch-options.ts';
import type { ForwardingOptions } from './forwarding-options.ts';

/** One try at an instance of a service: the instance, a permit of the circuit, the body, and a span. */
export class Attempt {
  readonly permit: Permit;
  readonly #o: ForwardingOptions;
  readonly #lease: Lease;
  readonly #body: RequestBody | Buffer | null;
  /** Where the request is traced. */
  #span: Span | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #sentAt = 0;

  /** At any instance but `avoid`, if there is another. Throws CircuitOpenError or UpstreamUnavailableError. */
  constructor(options: ForwardingOptions, avoid: string | undefined) {
    const { exchange, upstream } = options;
    const permit = upstream.breaker.enter();
    const lease = upstream.balancer.acquire(avoid);
    if (lease === undefined) {
      permit.cancelled();
      throw new UpstreamUnavailableError(`no instance of ${upstream.service} is known`);
    }
    this.#o = options;
    this.permit = permit;
    this.#lease = lease;
    this.#span = startCall(
      {
        method: exchange.request.method ?? 'GET',
        path: exchange.request.url ?? '/',
        origin: lease.origin,
        resends: exchange.attempts,
      },
      exchange.trace,
    );
    exchange.attempts++;
    this.#body = bodyOf(options);
  }

  get origin(): string {
    return this.#lease.origin;
  }

  /** True once the service may have seen some of it. */
  get isOnWire(): boolean {
    return this.#controller !== undefined;
  }

  get hasBody(): boolean {
    return this.#body !== null;
  }

  send(handler: Dispatcher.DispatchHandler): void {
    const { exchange, upstream } = this.#o;
    const trace = this.#span?.context ?? exchange.trace;
    upstream.pools.of(this.origin).dispatch(dispatchOptions(this.#o, this.#body, trace), handler);
  }

  /** It has a connection. */
  begun(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#sentAt = performance.now();
  }

  /** The service has begun to answer. */
  answered(status: number): void {
    const { exchange, upstream } = this.#o;
    this.permit.succeeded();
    upstream.instances.succeeded(this.origin);
    exchange.upstreamMs = performance.now() - this.#sentAt;
    endCall(this.#span, status);
    this.#span = undefined;
  }

  /** The instance is done with it. */
  ended(): void {
    this.#lease.release();
  }

  failed(error: Error): void {
    this.#lease.release();
    failCall(this.#span, error);
    this.#span = undefined;
  }

  /**
   * Whether the body was refused early, the connection closed while we still wrote: it says nothing of the service, and
   * anybody may send such a body.
   */
  isBodyRefused(error: Error): boolean {
    return this.#body instanceof RequestBody && this.isOnWire && isLostConnection(error);
  }

  abort(reason: Error): void {
    this.#controller?.abort(reason);
  }

  letGoOfBody(): void {
    if (this.#body instanceof RequestBody) this.#body.destroy();
  }
}

function bodyOf({ exchange, route, first }: ForwardingOptions): RequestBody | Buffer | null {
  if (first === undefined) return null;
  if (first.isAll) return first.bytes;
  return new RequestBody(exchange.request, { maxBytes: route.maxBodyBytes, first: first.bytes });
}
