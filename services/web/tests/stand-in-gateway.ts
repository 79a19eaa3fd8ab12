import type { ApiClient, GoodAnswer } from '@platform/api-client/api-client.ts';
import { ApiError } from '@platform/api-client/api-error.ts';
import type { AnswerOf, Input, OperationName } from '@platform/api-client/operation-types.ts';
import type { EventStream, Gateway, OnBehalfOf } from '../src/gateway/gateway.ts';

/** A call as the platform would have got it. */
export interface SeenCall {
  readonly name: OperationName;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into inputs of every shape
  readonly input: any;
  /** The access token; undefined for nobody's. */
  readonly token: string | undefined;
  /** How long it may take; undefined for as long as any. */
  readonly timeoutMs?: number | undefined;
}

export type AnswerTo<Name extends OperationName> =
  | AnswerOf<Name>
  | ((input: Input<Name>, call: SeenCall) => AnswerOf<Name> | Promise<AnswerOf<Name>>);

/** What the platform answers, by operation; a function may look at the call, or throw. */
export type Answers = { [Name in OperationName]?: AnswerTo<Name> };

/** A platform that answers from a table. An operation that is not in it fails the test's page, unless it is said to be away. */
export class StandInGateway implements Gateway {
  readonly answers: Answers;
  /** Oldest first. */
  readonly calls: SeenCall[] = [];

  readonly #isRestAway: boolean;

  /** With `isRestAway`, nobody answers an operation that is not in the table. */
  constructor(answers: Answers = {}, { isRestAway = false } = {}) {
    this.answers = { ...answers };
    this.#isRestAway = isRestAway;
  }

  /** The inputs of all calls of `name`, oldest first. */
  inputsOf(name: OperationName): SeenCall['input'][] {
    return this.calls.filter((call) => call.name === name).map(({ input }) => input);
  }

  /** What a stream of events answers; by its path. */
  streams: Readonly<Record<string, (stream: EventStream) => Response>> = {};

  async openStream(_browser: OnBehalfOf, stream: EventStream): Promise<Response> {
    const open = this.streams[stream.path];
    if (open === undefined) throw new Error(`this test has no stream ${stream.path}`);
    return open(stream);
  }

  for({ accessToken }: { readonly accessToken: () => Promise<string | undefined> }): ApiClient {
    const send = async (
      name: OperationName,
      input: unknown = {},
      options: Pick<SeenCall, 'timeoutMs'> & { readonly token?: string | undefined } = {},
    ): Promise<GoodAnswer<unknown>> => {
      const { timeoutMs } = options;
      const call = { name, input, token: options.token ?? (await accessToken()), timeoutMs };
      this.calls.push(call);
      const answer: unknown = this.answers[name];
      if (!(name in this.answers))
        throw this.#isRestAway ? away() : new Error(`this test does not answer ${name}`);
      const body = typeof answer === 'function' ? await answer(input, call) : answer;
      return { status: 200, headers: new Headers(), body };
    };
    return {
      call: async (name, ...[input, options]) => (await send(name, input, options)).body as never,
      send: async (name, ...[input, options]) => (await send(name, input, options)) as never,
    };
  }
}

/** A problem for an answer to throw. */
export function problem(
  status: number,
  code: string,
  detail = `It is ${code}.`,
  retryAfter?: number,
): ApiError {
  return new ApiError(
    status,
    { status, code, detail },
    retryAfter === undefined ? null : String(retryAfter),
    code,
  );
}

/** An answer that is such a problem. */
export function refusing(...args: Parameters<typeof problem>): () => never {
  return () => {
    throw problem(...args);
  };
}

/** What is thrown where nobody answers at all. */
export function away(): TypeError {
  return new TypeError('fetch failed');
}
