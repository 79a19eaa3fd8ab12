import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROBLEM_CONTENT_TYPE, type Problem } from '@platform/service-defaults/problems/problem.ts';
import type { LiveEntry } from '@platform/service-defaults/server/live-list.ts';
import { contextFromHeaders } from '@platform/telemetry/propagation.ts';
import { enterRequest } from '@platform/telemetry/tracing/http-spans.ts';
import type { TraceContext } from '@platform/telemetry/tracing/span.ts';
import type { AnswerHeaders } from '../answers/answer-headers.ts';
import type { Cors } from '../answers/cors.ts';
import { problemPage } from '../answers/problem-page.ts';
import { securityBitsOf, securityHeadersBeside } from '../answers/security-headers.ts';
import { discard } from './request-body.ts';
import { RequestHead } from './request-head.ts';
import { peerOf, type Sender } from './sender.ts';

/** One request and its answer, on their way through the gateway. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly head: RequestHead;
  readonly trace: TraceContext;
  readonly startedAt = performance.now();
  /** The name of the route, for the log and the metrics. */
  route = 'unmatched';
  /** The front end that it is from, once that is known. */
  frontEnd: string | undefined;
  sender: Sender;
  /** Who sent it, for counting. */
  client = '';
  /** True for a page of a front end, whose problems people read. */
  isPage = false;
  /** The service that the request went to. */
  upstream: string | undefined;
  /** How long that service took to begin its answer. */
  upstreamMs: number | undefined;
  /** Why it gave no whole answer. */
  failure: string | undefined;
  /** How often it was asked. */
  attempts = 0;
  /** Its way to the service, once it is on it. No function that lets go of it: as one the heap kept all that were done. */
  forwarding: LiveEntry<{ clientGone(): void }> | undefined;
  /** True once the rate limits have counted it. */
  isCounted = false;
  /** Where its client stands with its rate limits, name and value in turn. */
  limitHeaders: readonly string[] = [];
  /** True when its client is to come over TLS from now on, too. */
  isStrictlyTls = false;
  /** Of a request to become a WebSocket: what the client sent along with it. */
  readonly upgradeHead: Buffer | undefined;
  readonly #corsHeaders: readonly string[];

  constructor(request: IncomingMessage, response: ServerResponse, cors: Cors, upgradeHead?: Buffer) {
    this.upgradeHead = upgradeHead;
    this.request = request;
    this.response = response;
    this.head = new RequestHead(request.rawHeaders);
    this.sender = peerOf(request, this.head.forwardedFor);
    this.#corsHeaders = cors.headersFor(this.head.origin);
    const remote = contextFromHeaders(
      (name) => (name === 'traceparent' ? this.head.traceparent : this.head.tracestate),
      { requestId: this.head.requestId },
    );
    this.trace = enterRequest(remote, request.method, request.url);
  }

  /** True when there is nobody left to answer. */
  get isGone(): boolean {
    return this.response.destroyed || this.request.socket.destroyed;
  }

  /** Begins the answer of a service: its headers stay as they are, and get what every answer has. */
  begin(status: number, statusText: string, { headers, hasRequestId, securityBits }: AnswerHeaders): void {
    if (status === 204 || status === 304) leaveOutLength(headers);
    if (!hasRequestId) headers.push('x-request-id', this.head.requestId);
    headers.push(...securityHeadersBeside(securityBits, this.isStrictlyTls));
    headers.push(...this.limitHeaders, ...this.#corsHeaders);
    this.response.writeHead(status, statusText, headers);
  }

  /** Says that the service has changed to the protocol that was asked for. */
  switchProtocol(headers: string[]): void {
    headers.push('connection', 'Upgrade', 'upgrade', 'websocket', 'x-request-id', this.head.requestId);
    this.response.writeHead(101, headers);
    this.response.flushHeaders();
  }

  /** Gives an answer of the gateway's own. */
  answer(status: number, headers: readonly string[], body: string | Buffer): void {
    if (this.isGone || this.response.headersSent) return;
    const own = ['x-request-id', this.head.requestId, 'cache-control', 'no-store'];
    const security = securityHeadersBeside(securityBitsOf(headers), this.isStrictlyTls);
    const policy = [...security, ...this.limitHeaders, ...this.#corsHeaders];
    const length = status === 204 ? [] : ['content-length', String(Buffer.byteLength(body))];
    this.response.writeHead(status, [...headers, ...length, ...own, ...policy]);
    this.response.end(body);
    discard(this.request);
  }

  answerProblem(problem: Problem, headers: readonly string[] = []): void {
    const { wantsHtml, requestId } = this.head;
    const isForPeople = this.isPage && wantsHtml;
    const type = isForPeople ? 'text/html; charset=utf-8' : PROBLEM_CONTENT_TYPE;
    const body = isForPeople
      ? problemPage(problem, requestId)
      : JSON.stringify({ ...problem, request_id: requestId });
    this.answer(problem.status, ['content-type', type, ...headers], body);
  }
}

/** There is no body to have one; that of the body there would have been cannot be told here (RFC 9110, section 8.6). */
function leaveOutLength(headers: string[]): void {
  for (let i = headers.length - 2; i >= 0; i -= 2)
    if (headers[i]?.toLowerCase() === 'content-length') headers.splice(i, 2);
}
