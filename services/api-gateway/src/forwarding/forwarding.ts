import type { Duplex } from 'node:stream';
import { BulkheadFullError } from '@platform/resilience/bulkhead.ts';
import type { Dispatcher } from '@platform/resilience/http/undici-pool.ts';
import { endToEndHeaders } from '../answers/answer-headers.ts';
import type { Exchange } from '../requests/exchange.ts';
import { ClientGoneError, discard } from '../requests/request-body.ts';
import type { Route } from '../routing/route-table.ts';
import {
  failureName,
  isInstanceFailure,
  isLostConnection,
  isOurDoing,
  lateProblem,
  upstreamProblem,
} from '../upstreams/upstream-failure.ts';
import { AnswerWriter } from './answer-writer.ts';
import { Attempt } from './attempt.ts';
import type { ForwardingOptions } from './forwarding-options.ts';
import { joinConnections } from './tunnel.ts';

// Doing them twice is doing them once (RFC 9110, section 9.2.1).
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
// Kept-alive connections that died are not told apart from live ones before they are used.
const MAX_ATTEMPTS = 3;
const PRINTABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * One request on its way to a service, and the answer on its way back: nothing is kept, back-pressure holds both
 * ways, and when one side goes away the other is let go. It is undici's handler itself, which saves a layer.
 */
export class Forwarding implements Dispatcher.DispatchHandler {
  readonly #o: ForwardingOptions;
  readonly #releasePlace: () => void;
  /** The try under way, or the last one. */
  #attempt: Attempt | undefined;
  /** Present once the answer has begun. */
  #answer: AnswerWriter | undefined;
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
    this.#attempt?.begun(controller);
    // It may have waited for a connection until nobody wanted it any more.
    if (this.#isOver) controller.abort(new ClientGoneError('the client went away'));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    _headers: unknown,
    statusText = '',
  ): void {
    const { exchange, slowReaders } = this.#o;
    const answer = endToEndHeaders(controller.rawHeaders as Buffer[]);
    if (status < 200) {
      this.#passInformation(status, answer.headers);
      return;
    }
    this.#attempt?.answered(status);
    const isPlain = statusText === 'OK' || PRINTABLE.test(statusText);
    exchange.begin(status, isPlain ? statusText : '', answer);
    this.#answer = new AnswerWriter(exchange.response, controller, slowReaders);
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#answer?.write(chunk);
  }

  onResponseEnd(): void {
    this.#attempt?.ended();
    this.#answer?.end();
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
    service.once('close', () => {
      this.#attempt?.ended();
      this.#end();
    });
    this.#attempt?.answered(101);
    if (this.#isOver || client === null) {
      service.destroy();
      return;
    }
    exchange.switchProtocol(endToEndHeaders(controller.rawHeaders as Buffer[]).headers);
    joinConnections(client, exchange.upgradeHead ?? Buffer.alloc(0), service);
  }

  onResponseError(_controller: unknown, error: Error): void {
    const { exchange, route, upstream, answerError } = this.#o;
    const attempt = this.#attempt;
    if (attempt === undefined) return;
    attempt.failed(error);
    const isNoNews = this.#isOver || attempt.isBodyRefused(error);
    if (!isNoNews && isInstanceFailure(error)) upstream.instances.failed(attempt.origin);
    if (isNoNews || isOurDoing(error)) attempt.permit.cancelled();
    else if (this.#mayRetry(attempt, error)) {
      // A kept-alive connection that had died: no news of the service.
      attempt.permit.cancelled();
      this.#sendAgain(attempt.origin);
      return;
    } else attempt.permit.failed();
    if (this.#isOver) return;
    this.#end();
    exchange.failure = failureName(error);
    // An answer that broke off must not look complete.
    if (exchange.response.headersSent) exchange.response.destroy();
    else answerError(upstreamProblem(error, route.maxBodyBytes));
  }

  #send(avoid?: string): void {
    this.#attempt?.letGoOfBody();
    this.#attempt = new Attempt(this.#o, avoid);
    this.#attempt.send(this);
  }

  #sendAgain(failedAt: string): void {
    try {
      this.#send(failedAt);
    } catch (error) {
      this.#end();
      this.#o.answerError(error);
    }
  }

  #mayRetry({ isOnWire, hasBody }: Attempt, error: Error): boolean {
    const { exchange, upstream } = this.#o;
    if (exchange.response.headersSent || exchange.attempts >= MAX_ATTEMPTS) return false;
    // Nothing of it was sent: it may go elsewhere, whatever it is. Who refuses a connection refuses the next one too.
    if (!isOnWire) return upstream.origins.length > 1 && isInstanceFailure(error);
    const isSafe = SAFE.has(exchange.request.method ?? '') && !hasBody;
    return isSafe && isLostConnection(error) && upstream.retryBudget.tryWithdraw();
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
    this.#attempt?.abort(new ClientGoneError(why));
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#releasePlace();
    this.#attempt?.letGoOfBody();
    if (this.#o.first?.isAll === false) discard(this.#o.exchange.request);
  }
}

function isEndless({ exchange, route }: ForwardingOptions): boolean {
  return route.isStream || exchange.upgradeHead !== undefined;
}
