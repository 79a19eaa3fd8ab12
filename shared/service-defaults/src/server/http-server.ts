import { createServer, type RequestListener, type Server, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { SECURITY_HEADERS } from '../http/security-headers.ts';
import { PROBLEM_CONTENT_TYPE, problem } from '../problems/problem.ts';
import type { BodyRate } from './slow-bodies.ts';

/** Bounds on what a client may send, and how slowly. */
export interface HttpLimits {
  /** All headers together, in bytes; more is a 431. */
  readonly maxHeaderBytes: number;
  /** Until the headers are complete; then 408. */
  readonly headersTimeoutMs: number;
  /** Until the body is complete; then 408. */
  readonly requestTimeoutMs: number;
  /** The least rate of a body; a slower one is 408. */
  readonly body: BodyRate;
  /** How long a connection may idle between requests. */
  readonly keepAliveTimeoutMs: number;
  /** How often the time-outs above are looked at. */
  readonly checkIntervalMs: number;
  /** Connections at once; how room is made for one more says client-connections.ts. 0: no bound. */
  readonly maxConnections: number;
  /** Those of one client: of an IPv4 address, or of an IPv6 network of 64 bits. 0: no bound. */
  readonly maxConnectionsPerClient: number;
  /** Whether an address is a proxy's, whose connections are those of many clients. */
  readonly isProxy?: (address: string) => boolean;
  /** Requests over one connection; the last answer says `Connection: close`. 0: no bound. */
  readonly maxRequestsPerConnection: number;
}

export const DEFAULT_LIMITS: HttpLimits = {
  maxHeaderBytes: 16 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 30_000,
  // Below what a phone at the edge of its network has; Apache's default.
  body: { minBytesPerS: 500, graceMs: 5000 },
  // Longer than the gateway and common load balancers (60 s) keep idle connections: they close first, so that none
  // of them sends a request into a connection that we are closing.
  keepAliveTimeoutMs: 75_000,
  checkIntervalMs: 1000,
  maxConnections: 0,
  maxConnectionsPerClient: 0,
  maxRequestsPerConnection: 0,
};

// Node leaves out headers past its own bound without a word (2000 by default), whoever checks a head has to see all.
const NO_SILENT_LOSS = 0;

/** An HTTP server that bounds what clients send. It does not listen yet, counts no connections, and answers no client errors. */
export function createHttpServer(listener: RequestListener, limits: Partial<HttpLimits> = {}): Server {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const server: Server = createServer(
    {
      maxHeaderSize: bounds.maxHeaderBytes,
      headersTimeout: bounds.headersTimeoutMs,
      requestTimeout: bounds.requestTimeoutMs,
      keepAliveTimeout: bounds.keepAliveTimeoutMs,
      connectionsCheckingInterval: bounds.checkIntervalMs,
      // Other protocols are asked for by whoever tries its luck (h2c); such a request is answered as it stands.
      shouldUpgradeCallback: (request) =>
        server.listenerCount('upgrade') > 0 && request.headers.upgrade?.toLowerCase() === 'websocket',
    },
    listener,
  );
  server.maxHeadersCount = NO_SILENT_LOSS;
  server.maxRequestsPerSocket = bounds.maxRequestsPerConnection;
  return server;
}

export type ClientError = Error & { readonly code?: string; readonly rawPacket?: unknown };

/** What a request is ended with that does not come in time, as node itself does. */
export function requestTimeout(): ClientError {
  return Object.assign(new Error('the request did not arrive in time'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
}

/** Answers what is no request, or not in time, and closes the connection. For the server's `clientError` event. */
export function answerClientError(error: ClientError, socket: Socket): void {
  // An answer that has begun cannot be taken back.
  const answering = (socket as { _httpMessage?: { headersSent: boolean } | null })._httpMessage;
  if (!socket.writable || answering?.headersSent === true) {
    socket.destroy();
    return;
  }
  const { status, code, detail } = clientProblem(error);
  const body = JSON.stringify(problem(status, code, detail));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_CONTENT_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `date: ${new Date().toUTCString()}`,
    'connection: close',
    ...SECURITY_HEADERS.map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // Whatever else the client is sending is not read, which would keep the connection open.
  socket.destroySoon();
}

function clientProblem({ code, rawPacket }: ClientError): { status: number; code: string; detail: string } {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, code: 'request-timeout', detail: 'The request did not arrive in time.' };
  if (code === 'HPE_HEADER_OVERFLOW' && Buffer.isBuffer(rawPacket) && isAllAddress(rawPacket))
    return { status: 414, code: 'address-too-long', detail: 'The address is too long.' };
  if (code === 'HPE_HEADER_OVERFLOW')
    return {
      status: 431,
      code: 'headers-too-large',
      detail: 'The headers are larger than this service takes.',
    };
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return { status: 413, code: 'body-too-large', detail: 'The chunk extensions are too large.' };
  return { status: 400, code: 'bad-request', detail: 'This is not a valid HTTP request.' };
}

/** True when what overflowed was still the request line: the parser counts the address as part of the headers. */
function isAllAddress(packet: Buffer): boolean {
  const lineEnd = packet.indexOf('\r\n');
  const line = packet.toString('latin1', 0, lineEnd < 0 ? packet.length : lineEnd);
  return /^[A-Z]+ \//.test(line) && line.length >= LONG_LINE_BYTES;
}

const LONG_LINE_BYTES = 8192;
