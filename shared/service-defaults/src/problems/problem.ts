import { Type } from '@platform/schema/type.ts';

/** RFC 9457 problem details as every service answers them. `detail` is for the reader, `code` for programs. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id?: string;
  readonly [extension: string]: unknown;
}

export interface FieldError {
  /** `lines.0.quantity`, or `body`, `query`, `path` for the whole of it. */
  readonly field: string;
  readonly message: string;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Schema of a problem. The OpenAPI document adds it to every route by itself. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'urn:platform:problem:<code>' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'For the reader' }),
    code: Type.String({ description: 'For programs; stable' }),
    request_id: Type.Optional(Type.String()),
    errors: Type.Optional(
      Type.Array(Type.Object({ field: Type.String(), message: Type.String() }), {
        description: 'Every field that is not valid',
      }),
    ),
  },
  { title: 'Problem', additionalProperties: true, description: 'RFC 9457 problem details' },
);

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  402: 'Payment needed',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  406: 'Not acceptable',
  408: 'Request timed out',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition failed',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  422: 'Not valid',
  428: 'Precondition required',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  502: 'Bad answer from another service',
  503: 'Temporarily unavailable',
  504: 'Another service took too long',
  508: 'Loop detected',
};

/** A problem; `extensions` add members (RFC 9457, section 3.2) but replace none of the standard ones. */
export function problem(
  status: number,
  code: string,
  detail: string,
  extensions: Readonly<Record<string, unknown>> = {},
): Problem {
  return {
    ...extensions,
    type: `urn:platform:problem:${code}`,
    title: TITLES[status] ?? 'Problem',
    status,
    detail,
    code,
  };
}

/** The 422 that names every field. */
export function invalidFields(errors: readonly FieldError[]): Problem {
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return problem(422, 'validation-failed', `${detail}.`, { errors });
}

/** Thrown in the HTTP layer to answer with `problem`; the business throws DomainError. */
export class HttpProblem extends Error {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem.detail);
    this.name = 'HttpProblem';
    this.problem = problem;
    this.headers = headers;
  }
}
