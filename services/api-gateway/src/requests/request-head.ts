import { randomUUID } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';

// What concerns the connection to the client only (RFC 9110, section 7.6.1), and what we say anew.
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'expect',
]);

// What services, or what stands before them, may take for the gateway's word on who is calling, and for what.
const SAID_BY_THE_GATEWAY =
  /^(?:forwarded|x-forwarded|x-forwarded-.*|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|(?:x-)?remote-(?:user|addr)|x-(?:auth|authenticated|user|principal|account|consumer|identity)(?:-.*)?|x-original-(?:url|uri|host|for)|x-rewrite-url)$/;
// Read with a hyphen for the underscore, as CGI and its heirs do, these would say something else than was checked.
const CHECKED_BY_THE_GATEWAY: ReadonlySet<string> = new Set([
  ...HOP_BY_HOP,
  'authorization',
  'content-length',
  'x-request-id',
  'x-service-authorization',
]);

const MAX_HEADERS = 100;
const REQUEST_ID = /^[A-Za-z0-9._~+/=:-]{1,128}$/;
const HOST = /^(?:\[([0-9a-f:.]+)\]|[a-z0-9_~-]+(?:\.[a-z0-9_~-]+)*\.?)(?::([0-9]{1,5}))?$/i;
const MAX_PORT = 65_535;

// Nothing is to be dropped for these, which are nearly all that is seen.
const NAMES_NOTHING = /^(?:|keep-alive|close|upgrade|keep-alive, *upgrade|te)$/i;

// Who sends such a head may mean something else by what follows it.
const CLOSING = { connection: 'close' };
const TOO_MANY = problem(431, 'too-many-headers', `A request has ${MAX_HEADERS} headers at most.`);
const UNKNOWN_EXPECTATION = problem(417, 'expectation-failed', 'Only 100-continue can be expected here.');
const UNKNOWN_CODING = problem(501, 'unsupported-transfer-encoding', 'Send the body as it is, or chunked.');

/** What the gateway reads in the head of a request. Header values are Latin-1, which keeps every byte. */
export class RequestHead {
  /** The end-to-end headers, name and value in turn, as and in the order they came. */
  headers: string[] = [];
  authorization: string | undefined;
  /** The proof of a front end that it is one; undefined when there are several. It goes no further. */
  serviceAuthorization: string | undefined;
  origin: string | undefined;
  requestId: string;
  traceparent: string | undefined;
  tracestate: string | undefined;
  /** The client's own `Forwarded` (RFC 7239). */
  forwarded: string | undefined;
  forwardedFor: string | undefined;
  forwardedProto: string | undefined;
  forwardedHost: string | undefined;
  contentLength: string | undefined;
  isPreflight = false;
  /** The client is a browser that would show a page. */
  wantsHtml = false;
  hasCookies = false;
  /** `100-continue`, or what else is expected. */
  expect: string | undefined;
  /** For OPTIONS: through how many more hands it is to go (RFC 9110, section 7.6.2). */
  maxForwards: string | undefined;
  readonly #count: number;
  readonly #hosts: string[] = [];
  readonly #counts = { authorization: 0, serviceAuthorization: 0, traceparent: 0, requestId: 0 };
  #transferEncoding: string | undefined;
  #connection = '';

  constructor(rawHeaders: readonly string[]) {
    this.requestId = '';
    this.#count = rawHeaders.length / 2;
    for (let i = 0; i + 1 < rawHeaders.length; i += 2)
      this.#read(rawHeaders[i] ?? '', rawHeaders[i + 1] ?? '');
    if (!NAMES_NOTHING.test(this.#connection)) this.#dropNamedByConnection();
    if (this.#counts.traceparent > 1) this.traceparent = undefined;
    if (this.#counts.serviceAuthorization > 1) this.serviceAuthorization = undefined;
    if (this.#counts.requestId !== 1 || !REQUEST_ID.test(this.requestId)) this.requestId = randomUUID();
  }

  get host(): string | undefined {
    return this.#hosts[0];
  }

  get hasBody(): boolean {
    return this.#transferEncoding !== undefined || (this.contentLength !== undefined && !this.#isLengthZero);
  }

  get expectsContinue(): boolean {
    return this.expect?.toLowerCase() === '100-continue';
  }

  /** Throws a 400, 417, 431 or 501 for a head that leaves open what it means, or is too much. */
  check(httpVersion: string): void {
    if (this.#count > MAX_HEADERS) throw new HttpProblem(TOO_MANY, CLOSING);
    const isHostMissing = this.#hosts.length === 0 && httpVersion !== '1.0';
    if (isHostMissing || this.#hosts.length > 1 || !this.#hosts.every(isHost)) throw badRequest('Host');
    if (this.#counts.authorization > 1) throw badRequest('Authorization');
    // It knows no interim answers, and is to be answered as if it had not asked (RFC 9110, section 10.1.1).
    if (httpVersion === '1.0') this.expect = undefined;
    if (this.expect !== undefined && !this.expectsContinue) throw new HttpProblem(UNKNOWN_EXPECTATION);
    if (this.#transferEncoding === undefined) return;
    // HTTP/1.0 knows no chunks: who forwards such a request may end it elsewhere (RFC 9112, section 6.1).
    if (httpVersion === '1.0') throw badRequest('Content-Length');
    if (this.#transferEncoding.toLowerCase() !== 'chunked') throw new HttpProblem(UNKNOWN_CODING, CLOSING);
  }

  get #isLengthZero(): boolean {
    return Number(this.contentLength) === 0;
  }

  #read(name: string, value: string): void {
    const lower = name.toLowerCase();
    switch (lower) {
      case 'host':
        this.#hosts.push(value);
        return;
      case 'connection':
        this.#connection = this.#connection === '' ? value : `${this.#connection},${value}`;
        return;
      case 'transfer-encoding':
        this.#transferEncoding =
          this.#transferEncoding === undefined ? value : `${this.#transferEncoding},${value}`;
        return;
      case 'content-length':
        this.contentLength = value;
        return;
      case 'expect':
        this.expect = value;
        return;
      case 'max-forwards':
        this.maxForwards = value;
        return;
      case 'x-request-id':
        this.requestId = value;
        this.#counts.requestId++;
        return;
      case 'traceparent':
        this.traceparent = value;
        this.#counts.traceparent++;
        return;
      case 'tracestate':
        this.tracestate = this.tracestate === undefined ? value : `${this.tracestate},${value}`;
        return;
      case 'authorization':
        this.authorization = value;
        this.#counts.authorization++;
        break;
      case 'x-service-authorization':
        this.serviceAuthorization = value;
        this.#counts.serviceAuthorization++;
        return;
      case 'origin':
        this.origin = value;
        break;
      case 'accept':
        this.wantsHtml ||= value.toLowerCase().includes('text/html');
        break;
      case 'cookie':
        this.hasCookies = true;
        break;
      case 'access-control-request-method':
        this.isPreflight = true;
        break;
      case 'forwarded':
        this.forwarded = this.forwarded === undefined ? value : `${this.forwarded}, ${value}`;
        return;
      case 'x-forwarded-for':
        this.forwardedFor = this.forwardedFor === undefined ? value : `${this.forwardedFor}, ${value}`;
        return;
      case 'x-forwarded-proto':
        this.forwardedProto = value;
        return;
      case 'x-forwarded-host':
        this.forwardedHost = value;
        return;
      default:
        if (HOP_BY_HOP.has(lower) || isForTheGateway(lower)) return;
    }
    this.headers.push(name, value);
  }

  #dropNamedByConnection(): void {
    const named = new Set(
      this.#connection
        .toLowerCase()
        .split(',')
        .map((token) => token.trim()),
    );
    const kept: string[] = [];
    for (let i = 0; i + 1 < this.headers.length; i += 2) {
      const name = this.headers[i] ?? '';
      if (!named.has(name.toLowerCase())) kept.push(name, this.headers[i + 1] ?? '');
    }
    this.headers = kept;
  }
}

function isForTheGateway(lower: string): boolean {
  if (!lower.includes('_')) return SAID_BY_THE_GATEWAY.test(lower);
  const read = lower.replaceAll('_', '-');
  return SAID_BY_THE_GATEWAY.test(read) || CHECKED_BY_THE_GATEWAY.has(read);
}

function isHost(value: string): boolean {
  const match = HOST.exec(value);
  if (match === null) return false;
  const [, ipv6, port] = match;
  return (ipv6 === undefined || isIPv6(ipv6)) && Number(port ?? 0) <= MAX_PORT;
}

function badRequest(header: string): HttpProblem {
  const detail = `The request needs exactly one well-formed ${header} header.`;
  return new HttpProblem(problem(400, 'bad-request', detail), CLOSING);
}
