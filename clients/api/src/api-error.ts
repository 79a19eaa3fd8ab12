import type { OperationName, ProblemOf } from './operation-types.ts';

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The members of a problem document (RFC 9457) that the platform's have. */
export interface ProblemDocument {
  readonly status?: number;
  readonly code?: string;
  readonly detail?: string;
  readonly request_id?: string;
  readonly errors?: readonly FieldError[];
  readonly [extension: string]: unknown;
}

/** The platform answered with a problem. Its message is the problem's detail, written for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** Stable, for programs; `http-<status>` when the answer was no problem document. */
  readonly code: string;
  readonly problem: ProblemDocument;
  /** What Retry-After asks for. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, problem: ProblemDocument, retryAfter: string | null, request: string) {
    super(problem.detail ?? `${request} was answered ${status}`);
    this.status = status;
    this.code = problem.code ?? `http-${status}`;
    this.problem = problem;
    this.retryAfterSeconds = Number(retryAfter) > 0 ? Number(retryAfter) : undefined;
  }
}

/** True when `error` is the problem `code` of `operation`; the compiler knows which there can be. */
export function hasCode<Name extends OperationName>(
  error: unknown,
  _operation: Name,
  code: ProblemOf<Name>,
): error is ApiError {
  return error instanceof ApiError && error.code === code;
}
