import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher, Pool } from './undici-pool.ts';
import { UpstreamUnavailableError } from './upstream-error.ts';

export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The answer was longer than the caller takes; it is the cause of the UpstreamUnavailableError that is thrown. */
export class AnswerTooLargeError extends Error {
  override readonly name = 'AnswerTooLargeError';

  constructor(maxBodyBytes: number) {
    super(`an answer of more than ${maxBodyBytes} bytes`);
  }
}

/**
 * Sends one request and collects the answer, up to `maxBodyBytes`. Throws `signal`'s reason, or
 * UpstreamUnavailableError.
 */
export function send(
  pool: Pool,
  request: Outgoing,
  { signal, maxBodyBytes }: { signal: AbortSignal; maxBodyBytes: number },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let status = 0;
    let headers: IncomingHttpHeaders = {};
    let controller: Dispatcher.DispatchController | undefined;
    const abort = () => controller?.abort(signal.reason);
    const settle = (done: () => void) => {
      signal.removeEventListener('abort', abort);
      done();
    };
    signal.addEventListener('abort', abort, { once: true });
    pool.dispatch(
      { method: request.method, path: request.path, headers: request.headers, body: request.body ?? null },
      {
        onRequestStart(started) {
          controller = started;
          // It may have waited for a connection until nobody wanted it any more.
          if (signal.aborted) abort();
        },
        onResponseStart(_, statusCode, answered) {
          status = statusCode;
          headers = answered;
        },
        onResponseData(current, chunk) {
          size += chunk.length;
          if (size > maxBodyBytes) current.abort(new AnswerTooLargeError(maxBodyBytes));
          else chunks.push(chunk);
        },
        onResponseEnd() {
          settle(() => resolve({ status, headers, body: Buffer.concat(chunks, size) }));
        },
        onResponseError(_, error) {
          settle(() => reject(signal.aborted ? signal.reason : unavailable(error)));
        },
      },
    );
  });
}

function unavailable(cause: Error): UpstreamUnavailableError {
  return new UpstreamUnavailableError(cause.message, { cause });
}
