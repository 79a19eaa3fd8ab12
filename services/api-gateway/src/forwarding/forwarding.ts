import type { Duplex } from 'node:stream';
import type { Lease } from '@platform/discovery/balancer.ts';
import { BulkheadFullError } from '@platform/resilience/bulkhead.ts';
import type { Permit } from '@platform/resilience/circuit/circuit-breaker.ts';
import type { Dispatcher } from '@platform/resilience/http/undici-pool.ts';
import { UpstreamUnavailableError } from '@platform/resilience/http/upstream-error.ts';
import { endCall, failCall, startCall } from '@platform/telemetry/tracing/http-spans.ts';
import type { Span } from '@platform/telemetry/tracing/span.ts';
import { endToEndHeaders } from '../answers/answer-headers.ts';
import type { Exchange } from '../requests/exchange.ts';
import { ClientGoneError, discard, RequestBody } from '../requests/request-body.ts';
import type { Route } from '../routing/route-table.ts';
import {
  failureName,
  isInstanceFailure,
  isLostConnection,
  isOurDoing,
  lateProblem,
  upstreamProblem,
} from '../upstreams/upstream-failure.ts';
import { dispatchOptions } from './dispatch-options.ts';
import type { ForwardingOptions } from './forwarding-options.ts';
import { joinConnections } from './tunnel.ts';

// Doing them twice is doing them once (RFC 9110, section 9.2.1).
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
// Kept-alive connections that died are not told apart from live ones before they are used.
const MAX_ATTEMPTS = 3;
// An answer of this size that is there whole is written together with its head: one system call instead of a
// gathering one, which costs several times as much.
const ONE_WRITE_BYTES = 16 * 1024;
const PRINTABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * One request on its way to a service, and the answer on its way back: nothing is kept, back-pressure holds both
 * ways, and when one side goes away the other is let go. It is undici's handler itself, which saves a layer.
 */
export class Forwarding implements Dispatcher.DispatchHandler {
  readonly #o: ForwardingOptions;
  readonly #releasePlace: () => void;
  #body: RequestBody | Buffer | null = null;
  #permit: Permit | undefined;
  #lease: Lease | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #sentAt = 0;
  /** Of the try under way, where the request is traced. */
  #span: Span | undefined;
  /** True once the service may have seen some of this try. */
  #isOnWire = false;
  /** The answer's first bytes, until it is known whether they are all. */
  #first: Buffer | undefined;
  /** True once any of the answer, its head at least, has gone out. */
  #hasWritten = false;
  #isOver = false;

  /** Sends the request. Throws BulkheadFullError, CircuitOpenError or UpstreamUnavailableError, having sent nothing. */
  static start(options: ForwardingOptions): Forwarding {
    const { upstream } = options;
    const places = isEndless(options) ? upstream.streams : upstream.requests;
    const release = places.tryEnter(options.exchange.client);
    if (release === undefined) throw new BulkheadFullError(upstream.service);
    const forwarding = new Forwarding(options, release);
    upstream.retryBudget.deposit();
    try {
      forwarding.#send();
    } catch (error) {
      forwarding.#end();
      throw error;
    }
    return forwarding;
  }

  constructor(options: ForwardingOptions, releasePlace: () => void) {
    this.#o = options;
    this.#releasePlace = releasePlace;
  }

  clientGone(): void {
    this.#abandon('the client went away');
  }

  /** Its answer has no end of its own: server-sent events, a WebSocket. */
  get isEndless(): boolean {
    return isEndless(this.#o);
  }

  /** Ends an answer that has no end of its own, in good order. */
  endStream(): void {
    const { response, upgradeHead } = this.#o.exchange;
    // A WebSocket has no end that we could write; its ends see the connection end.
    if (upgradeHead !== undefined) response.socket?.destroySoon();
    else response.end();
    this.#abandon('the stream was ended');
  }

  /** Ends an answer that has no end of its own once its client may not have it any more. */
  async endStreamUnless(isGood: (exchange: Exchange, route: Route) => Promise<boolean>): Promise<void> {
    const { exchange, route } = this.#o;
    if (!this.isEndless || this.#isOver || (await isGood(exchange, route)) || this.#isOver) return;
    this.endStream();
  }

  /** Cuts what has taken longer in all than its route allows. */
  cutIfLate(now: number): void {
    const { exchange, route, answerError } = this.#o;
    if (this.#isOver || this.isEndless || now - exchange.startedAt < route.totalTimeoutMs) return;
    exchange.failure = 'total-timeout';
    this.#abandon('it took too long in all');
    if (exchange.response.headersSent) exchange.response.destroy();
    else answerError(lateProblem());
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    this.#isOnWire = true;
    this.#sentAt = performance.now();
    // It may have waited for a connection until nobody wanted it any more.
    if (this.#isOver) controller.abort(new ClientGoneError('the client went away'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusText = '',
  ): void {
    const { exchange } = this.#o;
    const answer = endToEndHeaders(controller.rawHeaders as Buffer[]);
    if (status < 200) {
      this.#passInformation(status, answer.headers);
      return;
    }
    this.#answered();
    const isPlain = statusText === 'OK' || PRINTABLE.test(statusText);
    endCall(this.#span, status);
    this.#span = undefined;
    exchange.begin(status, isPlain ? statusText : '', answer);
    // What came in one piece goes out in one piece; a head whose body is late does not wait for it.
    process.nextTick(flush, this);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#hasWritten && this.#first === undefined && chunk.length <= ONE_WRITE_BYTES) {
      this.#first = chunk;
      return;
    }
    this.#writeFirst();
    this.#write(chunk, controller);
  }

  onResponseEnd(): void {
    const { exchange, slowReaders } = this.#o;
    const { response } = exchange;
    this.#lease?.release();
    // Latin-1 keeps every byte; node joins a text with the head, but not a buffer.
    if (this.#first === undefined) response.end();
    else response.end(this.#first.toString('latin1'), 'latin1');
    this.#first = undefined;
    slowReaders.waitForRest(response);
    this.#end();
  }

  onRequestUpgrade(
    controller: Dispatcher.DispatchController,
    _status: number,
    _headers: unknown,
    service: Duplex,
  ): void {
    const { exchange } = this.#o;
    const client = exchange.response.socket;
    service.once('close', () => this.#end());
    this.#answered();
    endCall(this.#span, 101);
    this.#span = undefined;
    if (this.#isOver || client === null) {
      service.destroy();
      return;
    }
    exchange.switchProtocol(endToEndHeaders(controller.rawHeaders as Buffer[]).headers);
    joinConnections(client, exchange.upgradeHead ?? Buffer.alloc(0), service);
  }

  onResponseError(_controller: unknown, error: Error): void {
    const { exchange, route, answerError } = this.#o;
    const failedAt = this.#lease?.origin;
    this.#lease?.release();
    failCall(this.#span, error);
    this.#span = undefined;
    // Refused early, and closed while we still wrote: it says nothing of the service, and anybody may send such a body.
    const isRefusedBody = this.#body instanceof RequestBody && this.#isOnWire && isLostConnection(error);
    if (failedAt !== undefined && !this.#isOver && !isRefusedBody && isInstanceFailure(error))
      this.#o.upstream.instances.failed(failedAt);
    if (this.#isOver || isRefusedBody || isOurDoing(error)) this.#permit?.cancelled();
    else if (this.#mayRetry(error)) {
      // A kept-alive connection that had died: no news of the service.
      this.#permit?.cancelled();
      this.#sendAgain(failedAt);
      return;
    } else this.#permit?.failed();
    if (this.#isOver) return;
    this.#end();
    exchange.failure = failureName(error);
    // An answer that broke off must not look complete.
    if (exchange.response.headersSent) exchange.response.destroy();
    else answerError(upstreamProblem(error, route.maxBodyBytes));
  }

  #send(avoid?: string): void {
    const { exchange, upstream } = this.#o;
    this.#permit = upstream.breaker.enter();
    this.#lease = upstream.balancer.acquire(avoid);
    if (this.#lease === undefined) {
      this.#permit.cancelled();
      throw new UpstreamUnavailableError(`no instance of ${upstream.service} is known`);
    }
    this.#span = startCall(
      {
        method: exchange.request.method ?? 'GET',
        path: exchange.request.url ?? '/',
        origin: this.#lease.origin,
        resends: exchange.attempts,
      },
      exchange.trace,
    );
    exchange.attempts++;
    this.#isOnWire = false;
    this.#letGoOfBody();
    this.#body = this.#newBody();
    const trace = this.#span?.context ?? exchange.trace;
    upstream.pools.of(this.#lease.origin).dispatch(dispatchOptions(this.#o, this.#body, trace), this);
  }

  #newBody(): RequestBody | Buffer | null {
    const { exchange, route, first } = this.#o;
    if (first === undefined) return null;
    if (first.isAll) return first.bytes;
    return new RequestBody(exchange.request, { maxBytes: route.maxBodyBytes, first: first.bytes });
  }

  #letGoOfBody(): void {
    if (this.#body instanceof RequestBody) this.#body.destroy();
  }

  /** The service has begun to answer. */
  #answered(): void {
    const { exchange, upstream } = this.#o;
    this.#permit?.succeeded();
    if (this.#lease !== undefined) upstream.instances.succeeded(this.#lease.origin);
    exchange.upstreamMs = performance.now() - this.#sentAt;
  }

  #sendAgain(failedAt: string | undefined): void {
    try {
      this.#send(failedAt);
    } catch (error) {
      this.#end();
      this.#o.answerError(error);
    }
  }

  #mayRetry(error: unknown): boolean {
    const { exchange, upstream } = this.#o;
    if (exchange.response.headersSent || exchange.attempts >= MAX_ATTEMPTS) return false;
    // Nothing of it was sent: it may go elsewhere, whatever it is. Who refuses a connection refuses the next one too.
    if (!this.#isOnWire) return upstream.origins.length > 1 && isInstanceFailure(error);
    const isSafe = SAFE.has(exchange.request.method ?? '') && this.#body === null;
    return isSafe && isLostConnection(error) && upstream.retryBudget.tryWithdraw();
  }

  #writeFirst(): void {
    const chunk = this.#first;
    this.#first = undefined;
    if (chunk !== undefined) this.#write(chunk, this.#controller);
  }

  #write(chunk: Buffer, controller: Dispatcher.DispatchController | undefined): void {
    const { exchange, slowReaders } = this.#o;
    this.#hasWritten = true;
    if (exchange.response.write(chunk)) return;
    controller?.pause();
    exchange.response.once('drain', () => controller?.resume());
    slowReaders.wait(exchange.response);
  }

  /** Sends what there is of an answer that did not come in one piece. */
  flush(): void {
    const { response } = this.#o.exchange;
    if (response.writableEnded || response.destroyed) return;
    if (this.#first !== undefined) this.#writeFirst();
    // flushHeaders would write the head as UTF-8, which changes bytes above ASCII.
    else if (!this.#hasWritten) response.write('', 'latin1');
    this.#hasWritten = true;
  }

  /** 103 Early Hints and the like; HTTP/1.0 knows none. */
  #passInformation(status: number, headers: string[]): void {
    const { request, response } = this.#o.exchange;
    if (request.httpVersion === '1.0' || typeof response.writeInformation !== 'function') return;
    response.writeInformation(status, headers);
  }

  /** Lets the service go, whose answer nobody waits for any more. */
  #abandon(why: string): void {
    if (this.#isOver) return;
    this.#end();
    this.#controller?.abort(new ClientGoneError(why));
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#releasePlace();
    this.#letGoOfBody();
    if (this.#o.first?.isAll === false) discard(this.#o.exchange.request);
  }
}

function isEndless({ exchange, route }: ForwardingOptions): boolean {
  return route.isStream || exchange.upgradeHead !== undefined;
}

// A plain function, so that no closure is made for every answer.
function flush(forwarding: Forwarding): void {
  forwarding.flush();
}
