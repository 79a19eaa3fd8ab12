import { ApiError, type ProblemDocument } from './api-error.ts';
import type { AnswerOf, AnyInput, Input, OperationName } from './operation-types.ts';
import { requestOf } from './request-of.ts';

export interface ApiClientOptions {
  /** Of the gateway: `https://shop.example`. */
  readonly baseUrl: string;
  /** The access token to send; asked for before every call. */
  readonly token?: () => string | undefined | Promise<string | undefined>;
  /** For the whole of a call; default 60000. */
  readonly timeoutMs?: number;
  /** Sent with every call, unless its input has one of that name; asked for before each. */
  readonly headers?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

export interface CallOptions {
  /** Instead of what the client's `token` gives. */
  readonly token?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface GoodAnswer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** The input may be left out where nothing of it is needed. */
export type CallArguments<Name extends OperationName, Options> =
  Record<never, never> extends Input<Name>
    ? [input?: Input<Name>, options?: Options]
    : [input: Input<Name>, options?: Options];

export interface ApiClient {
  /** The body of the answer. Throws ApiError for a problem, or what `fetch` throws when there is no answer. */
  call<Name extends OperationName>(
    name: Name,
    ...args: CallArguments<Name, CallOptions>
  ): Promise<AnswerOf<Name>>;
  /** The same with status and headers, such as an ETag. */
  send<Name extends OperationName>(
    name: Name,
    ...args: CallArguments<Name, CallOptions>
  ): Promise<GoodAnswer<AnswerOf<Name>>>;
}

const TIMEOUT_MS = 60_000;

/** A client of the platform's API: every operation by its method and path, typed by the OpenAPI document. */
export function createApiClient({
  baseUrl,
  token,
  timeoutMs = TIMEOUT_MS,
  headers: more,
}: ApiClientOptions): ApiClient {
  async function send(name: string, input: AnyInput = {}, options: CallOptions = {}) {
    const { url, headers, ...rest } = requestOf(baseUrl, name, input);
    const bearer = options.token ?? (await token?.());
    const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const limit = AbortSignal.timeout(options.timeoutMs ?? timeoutMs);
    const response = await fetch(url, {
      ...rest,
      headers: { ...(await more?.()), ...authorization, ...headers },
      signal: options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]),
    });
    if (!response.ok) throw await apiError(response, name);
    return { status: response.status, headers: response.headers, body: await readBody(response) };
  }

  return {
    call: async (name, ...[input, options]) => (await send(name, input, options)).body as never,
    send: async (name, ...[input, options]) => (await send(name, input, options)) as never,
  };
}

/** The error of an answer that is none of the good ones. */
export async function apiError(response: Response, name: string): Promise<ApiError> {
  // A proxy on the way may answer in HTML; the status then has to do.
  const problem = await readJson(response).catch(() => undefined);
  return new ApiError(
    response.status,
    (problem ?? {}) as ProblemDocument,
    response.headers.get('retry-after'),
    name,
  );
}

/** Plain text, such as metrics, as it is. */
async function readBody(response: Response): Promise<unknown> {
  const isText = response.headers.get('content-type')?.startsWith('text/plain');
  return isText ? response.text() : readJson(response);
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}
