import { request } from 'node:http';

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface JsonRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** One HTTP request with JSON in and out. node:http, since fetch would cost the runner 10 MB. */
export function requestJson(url: string, options: JsonRequest = {}): Promise<JsonAnswer> {
  const { method = 'GET', body, token, timeoutMs = 30_000, signal } = options;
  const timeout = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const headers = {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const outgoing = request(url, {
      method,
      headers,
      agent: false,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    outgoing.on('error', reject);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks).toString('utf8')) }),
      );
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // A text answer, such as that of a proxy in between.
  }
}
