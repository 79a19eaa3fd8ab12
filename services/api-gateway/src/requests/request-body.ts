import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/** The client sends more than the route takes. */
export class BodyTooLargeError extends Error {
  readonly code = 'body-too-large';
}

/** The client went away before its request had ended. */
export class ClientGoneError extends Error {
  readonly code = 'client-gone';
}

// Read and thrown away of a body that was refused, so that its sender comes to read the answer; then cut.
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024;

/**
 * A large body on its way through: as fast as the service takes it, and no longer than `maxBytes`. It stands
 * between because undici destroys the body of a request that was answered early, and with node's own request that
 * would cut the connection the answer has to take. What it has not read stays in the request, for another try.
 */
export class RequestBody extends Readable {
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  #bytes = 0;

  /** `first` is what has been read of it already. */
  constructor(request: IncomingMessage, { maxBytes, first }: { maxBytes: number; first: Buffer }) {
    super();
    this.#request = request;
    this.#maxBytes = maxBytes;
    this.#bytes = first.length;
    this.push(first);
    // undici stops listening before it has let go.
    this.on('error', () => undefined);
    request.on('error', this.#gone).on('close', this.#gone);
    request.on('end', this.#end).on('data', this.#take).pause();
  }

  override _read(): void {
    this.#request.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const request = this.#request.off('data', this.#take).off('end', this.#end);
    request.off('error', this.#gone).off('close', this.#gone).pause();
    done(error);
  }

  readonly #take = (chunk: Buffer) => {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.destroy(new BodyTooLargeError('the body is too large'));
    else if (!this.push(chunk)) this.#request.pause();
  };

  readonly #end = () => {
    this.push(null);
  };

  readonly #gone = () => {
    if (!this.#request.complete) this.destroy(new ClientGoneError('the client went away'));
  };
}

/** Reads what is left of a request's body and throws it away, up to a bound; then cuts the connection. */
export function discard(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let bytes = 0;
  request.on('error', () => undefined); // The client went away; nothing is left to be done for it.
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_DISCARDED_BYTES) request.destroy();
  });
  request.resume();
}
