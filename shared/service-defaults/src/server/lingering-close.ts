import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

// Who sends on for longer than this, after it was answered, may miss the answer.
const MAX_LINGER_MS = 5000;

// On the connection itself: no map to look up in, and nothing made for a request.
const REQUEST = Symbol('request');
type Noting = Socket & { [REQUEST]?: IncomingMessage };

/**
 * Has `socket` end in stages when it is closed before all of a request has come (RFC 9112, section 9.6): the answer and the
 * end are sent, and what still comes is read and thrown away until the client has closed, or for a while. To close at
 * once would reset the connection, and the client might lose the answer that it has not read yet.
 */
export function lingerOnClose(socket: Socket): void {
  const destroySoon = socket.destroySoon.bind(socket);
  socket.destroySoon = () => {
    const request = (socket as Noting)[REQUEST];
    if (request === undefined || request.complete || socket.destroyed) destroySoon();
    else linger(socket, request);
  };
}

/** Notes which request is coming over its connection. */
export function noteComing(request: IncomingMessage): void {
  (request.socket as Noting)[REQUEST] = request;
}

function linger(socket: Socket, request: IncomingMessage): void {
  const timer = setTimeout(() => socket.destroy(), MAX_LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.end();
  // All of it has come: the client has nothing left to send that would reset the connection.
  request.once('end', () => socket.destroy());
  request.on('error', () => undefined); // The client went away, as was hoped for.
  request.resume();
}
