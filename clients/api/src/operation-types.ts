import type { Operations } from './operations.ts';

/** `GET /api/orders/{id}`: method and path as the document has them. */
export type OperationName = keyof Operations;

type Parts = 'path' | 'query' | 'headers' | 'body';

/** What an operation is called with. */
export type Input<Name extends OperationName> = Pick<
  Operations[Name],
  Extract<keyof Operations[Name], Parts>
>;

/** The body of its good answer; undefined where there is none. */
export type AnswerOf<Name extends OperationName> = Operations[Name]['answer'];

/** The codes of the problems that it may answer. */
export type ProblemOf<Name extends OperationName> = Operations[Name]['problem'];

/** What any operation may be called with, to whoever sends it. */
export interface AnyInput {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

export type QueryValue = string | number | boolean | readonly string[] | undefined;
