import { request as httpRequest, type IncomingMessage } from 'node:http';

// A key set of ten keys has 2 KiB.
const MAX_BYTES = 64 * 1024;

export interface FetchOptions {
  /** For the whole of it. */
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by POST; without one it is a GET. */
  readonly body?: string;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** An answer other than 200. */
export class UnexpectedStatusError extends Error {
  readonly code = 'unexpected-status';
  readonly status: number;

  constructor(url: string, status: number) {
    super(`${url} answered ${status}`);
    this.status = status;
  }
}

/**
 * Asks for a small JSON document. Throws on any answer but 200, after `timeoutMs`, and past `maxBytes`, which is
 * 64 KiB unless told otherwise. Plain node:http, since these few requests would not be worth the memory of a client
 * library in every service.
 */
export async function fetchJson(url: string, options: FetchOptions): Promise<unknown> {
  const { timeoutMs, headers, body, maxBytes = MAX_BYTES, signal } = options;
  const request = url.startsWith('https:') ? (await import('node:https')).request : httpRequest;
  const limit = AbortSignal.timeout(timeoutMs);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
        headers: { accept: 'application/json', ...headers },
      },
      resolve,
    )
      .on('error', reject)
      .end(body);
  });
  if (response.statusCode !== 200) {
    response.resume();
    throw new UnexpectedStatusError(url, response.statusCode ?? 0);
  }
  return JSON.parse(await text(response, maxBytes));
}

async function text(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`an answer of more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
