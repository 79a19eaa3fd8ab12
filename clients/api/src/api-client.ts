import { ApiError, type ProblemDocument } from './api-error.ts';
import type { AnswerOf, AnyInput, Input, OperationName } from './operation-types.ts';
import { type OutgoingRequest, requestOf } from './request-of.ts';

export interface ApiClientOptions {
  /** Sends a request until `signal`; default `fetch`. */
  readonly send?: (request: OutgoingRequest, signal: AbortSignal) => Promise<Answered>;
  /** Of the gateway: `https://shop.example`. */
  readonly baseUrl: string;
  /** The access token to send; asked for before every call. */
  readonly token?: () => string | undefined | Promise<string | undefined>;
  /** For the whole of a call; default 60000. */
  readonly timeoutMs?: number;
  /** Sent with every call, unless its input has one of that name; asked for before each. */
  readonly headers?: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

/** What the client needs of an answer; a Response has it. */
export interface Answered {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  text(): Promise<string>;
}

export interface CallOptions {
  /** Instead of what the client's `token` gives. */
  readonly token?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface GoodAnswer<Body> {
  readonly status: number;
  readonly headers: Answered['headers'];
  readonly body: Body;
}

/** The input may be left out where nothing of it is needed. */
export type CallArguments<Name extends OperationName, Options> =
  Record<never, never> extends Input<Name>
    ? [input?: Input<Name>, options?: Options]
    : [input: Input<Name>, options?: Options];

export interface ApiClient {
  /** The body of the answer. Throws ApiError for a problem, or what its `send` throws when there is no answer. */
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
  send: transport = ({ url, ...request }, signal) => fetch(url, { ...request, signal }),
}: ApiClientOptions): ApiClient {
  async function send(name: string, input: AnyInput = {}, options: CallOptions = {}) {
    const { headers, ...request } = requestOf(baseUrl, name, input);
    const bearer = options.token ?? (await token?.());
    const authorization = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
    const limit = AbortSignal.timeout(options.timeoutMs ?? timeoutMs);
    const answered = await transport(
      { ...request, headers: { ...(await more?.()), ...authorization, ...headers } },
      options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]),
    );
    if (answered.status < 200 || answered.status > 299) throw await apiError(answered, name);
    return { status: answered.status, headers: answered.headers, body: await readBody(answered) };
  }

  return {
    call: async (name, ...[input, options]) => (await send(name, input, options)).body as never,
    send: async (name, ...[input, options]) => (await send(name, input, options)) as never,
  };
}

/** The error of an answer that is none of the good ones. */
export async function apiError(response: Answered, name: string): Promise<ApiError> {
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
async function readBody(response: Answered): Promise<unknown> {
  const isText = response.headers.get('content-type')?.startsWith('text/plain');
  return isText ? response.text() : readJson(response);
}

async function readJson(response: Answered): Promise<unknown> {
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}
