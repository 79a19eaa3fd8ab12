import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { ClientConnections } from './client-connections.ts';
import type { HttpHandler } from './http-handler.ts';
import {
  answerClientError,
  createHttpServer,
  DEFAULT_LIMITS,
  type HttpLimits,
  requestTimeout,
} from './http-server.ts';
import { lingerOnClose, noteComing } from './lingering-close.ts';
import { LiveList } from './live-list.ts';
import { SlowBodies } from './slow-bodies.ts';

/** How often idle connections are looked for while draining. */
const SWEEP_MS = 50;
// Connections that wait to be taken. Where the queue is full the system drops a client's first packet, which it sends again
// after a second: with node's 511, one client that opens many at once delays everybody by that.
const BACKLOG = 4096;

/**
 * The HTTP server of a service. It listens before there is an app, so that probes are answered from the first moment
 * on, and stops without cutting requests in flight.
 */
export class ServiceServer {
  readonly #server: Server;
  readonly #answering = new LiveList<ServerResponse>();
  #listener: RequestListener;
  #isRetiring = false;
  /** Connections that have sent no request yet; node does not count them among the idle ones. */
  readonly #unused = new Set<Socket>();
  readonly connections: ClientConnections;
  readonly #answer: RequestListener = (request, response) => {
    this.#unused.delete(request.socket);
    this.#note(request.socket, response);
    noteComing(request);
    if (this.#isRetiring) response.setHeader('connection', 'close');
    // Node would announce the end of the connection after its last request, and leave ending it to the client.
    const isLast = (response as { maxRequestsOnConnectionReached?: boolean }).maxRequestsOnConnectionReached;
    if (isLast === true) response.shouldKeepAlive = false;
    this.#listener(request, response);
  };

  constructor(listener: RequestListener, limits: Partial<HttpLimits> = {}) {
    this.#listener = listener;
    this.connections = connectionsOf(limits);
    this.#server = createHttpServer(this.#answer, limits);
    this.#server.on('clientError', answerClientError);
    this.#endSlowBodies({ ...DEFAULT_LIMITS, ...limits });
    this.#admitFirst();
  }

  /** Before node makes a parser and timers for a connection that is not taken in. */
  #admitFirst(): void {
    const listeners = this.#server.listeners('connection') as ((socket: Socket) => void)[];
    this.#server.removeAllListeners('connection').on('connection', (socket: Socket) => {
      if (!this.connections.admit(socket)) return;
      lingerOnClose(socket);
      this.#unused.add(socket);
      socket.once('close', () => this.#unused.delete(socket));
      for (const listener of listeners) listener.call(this.#server, socket);
    });
  }

  #endSlowBodies({ body, checkIntervalMs }: HttpLimits): void {
    const bodies = new SlowBodies(body);
    const sweep = setInterval(() => {
      for (const { socket } of bodies.late(this.#requests(), performance.now()))
        this.#server.emit('clientError', requestTimeout(), socket);
    }, checkIntervalMs).unref();
    this.#server.once('close', () => clearInterval(sweep));
  }

  *#requests(): Generator<IncomingMessage> {
    for (const { req } of this.#answering) yield req;
  }

  /** Requests in flight. */
  get inFlight(): number {
    return this.#answering.size;
  }

  /** Has `listener` answer from now on. */
  answerWith(listener: RequestListener): void {
    this.#listener = listener;
  }

  /** Has `handler` answer from now on, and decide what node would: `Expect`, `Host`, CONNECT, WebSockets. */
  handWith({ listener, upgrade, clientError }: HttpHandler): void {
    this.#listener = listener;
    if (clientError !== undefined)
      this.#server.off('clientError', answerClientError).on('clientError', clientError);
    const server = this.#server as Server & { requireHostHeader: boolean };
    server.requireHostHeader = false;
    // Without these listeners node tells every client to go on, before anybody has looked at the request.
    server.on('checkContinue', this.#answer).on('checkExpectation', this.#answer);
    server.on('connect', (request: IncomingMessage, socket: Socket) => {
      if (!isAnswering(socket)) this.#listener(request, this.#responseOn(socket, request));
    });
    if (upgrade === undefined) return;
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (!isAnswering(socket)) upgrade(request, this.#responseOn(socket, request), head);
    });
  }

  #note(socket: Socket, response: ServerResponse): void {
    const entry = this.#answering.add(response);
    this.connections.began(socket);
    response.once('close', () => {
      this.#answering.remove(entry);
      this.connections.ended(socket);
    });
  }

  /** Node gives away the bare connection of a request that would change the protocol; it can be answered all the same. */
  #responseOn(socket: Socket, request: IncomingMessage): ServerResponse {
    this.#unused.delete(socket);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    this.#note(socket, response);
    response.once('finish', () => socket.destroySoon());
    // The other end may go at any time; what is under way learns of it by 'close'.
    socket.on('error', () => socket.destroy());
    return response;
  }

  /** Resolves to the port, which the system chose if `port` is 0. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host, backlog: BACKLOG }, () => {
        this.#server.off('error', reject);
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  /**
   * Goes on serving, and lets each connection end with its next answer: what is closed while it is idle may be closed
   * at the very moment in which its client sends, and then that request is lost.
   */
  retire(): void {
    this.#isRetiring = true;
    for (const response of this.#answering)
      if (!response.headersSent) response.setHeader('connection', 'close');
  }

  /**
   * Takes no further connection, and tells the clients of those that are open not to send more. Resolves when the
   * requests in flight have been answered, or after `graceMs`, when the rest is cut; `onCut` is told of how many.
   */
  async drain(graceMs: number, onCut: (inFlight: number) => void = () => undefined): Promise<void> {
    this.retire();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#unused) socket.destroy();
    // A connection whose answer had begun before is not told, and has to be closed when it falls idle.
    const sweep = setInterval(() => this.#server.closeIdleConnections(), SWEEP_MS);
    const cut = setTimeout(() => {
      onCut(this.inFlight);
      this.#server.closeAllConnections();
    }, graceMs);
    await closed;
    clearInterval(sweep);
    clearTimeout(cut);
  }
}

function connectionsOf(limits: Partial<HttpLimits>): ClientConnections {
  const { maxConnections, maxConnectionsPerClient, isProxy } = { ...DEFAULT_LIMITS, ...limits };
  return new ClientConnections({
    max: maxConnections,
    maxPerNetwork: maxConnectionsPerClient,
    isProxy,
  });
}

/**
 * Cuts a connection that would change its protocol while an earlier request on it is still being answered: node has
 * let go of it, so that answer cannot be ended in good order.
 */
function isAnswering(socket: Socket): boolean {
  const isBusy = ((socket as { _httpMessage?: unknown })._httpMessage ?? null) !== null;
  if (isBusy) {
    socket.on('error', () => undefined); // Nobody else listens any more, and nothing is left to be done.
    socket.destroy();
  }
  return isBusy;
}
