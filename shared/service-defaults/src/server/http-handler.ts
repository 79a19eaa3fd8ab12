import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ClientError } from './http-server.ts';

/** What answers a service's requests when that is no Fastify app: the gateway, which passes bytes on. */
export interface HttpHandler {
  /** Also given CONNECT, and requests with an `Expect`: it writes the 100 when it wants the body. Checks `Host` itself. */
  readonly listener: RequestListener;
  /**
   * Is given requests to become a WebSocket, with what came after their head. It may answer like any other, which
   * ends the connection; or take `response.socket` over. Without it they are answered as if they did not ask.
   */
  readonly upgrade?: (request: IncomingMessage, response: ServerResponse, head: Buffer) => void;
  /** Answers what is no request, or not in time, and ends its connection. Default: `answerClientError`. */
  readonly clientError?: (error: ClientError, socket: Socket) => void;
}
