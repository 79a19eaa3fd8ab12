import { apiError } from './api-client.ts';
import type { Input, OperationName } from './operation-types.ts';
import { requestOf } from './request-of.ts';

export interface StreamOptions {
  readonly token?: string | undefined;
  /** Ends the wait for the answer; what comes then goes on. */
  readonly signal: AbortSignal;
  /** Ends the stream as well. */
  readonly until: AbortSignal;
}

/**
 * Opens an event stream: resolves once it answers, with 200, or with 204 for one that has nothing more to tell. Read it by
 * `streamEvents`. Throws ApiError for a problem, or what `fetch` throws when there is no answer.
 */
export async function openStream<Name extends OperationName>(
  baseUrl: string,
  name: Name,
  input: Input<Name>,
  { token, signal, until }: StreamOptions,
): Promise<Response> {
  const { url, headers, ...rest } = requestOf(baseUrl, name, input);
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const waiting = new AbortController();
  const giveUp = (): void => waiting.abort(signal.reason);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp);
  try {
    const response = await fetch(url, {
      ...rest,
      headers: { accept: 'text/event-stream', ...authorization, ...headers },
      signal: AbortSignal.any([waiting.signal, until]),
    });
    if (!response.ok) throw await apiError(response, name);
    return response;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
