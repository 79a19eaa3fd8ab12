/** How the caller's own request calls a field of the one that was refused; undefined if it has none such. */
export type FieldNames = (field: string) => string | undefined;

interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The statuses by which a service refuses what it was sent: whoever sent it can mend it, and to repeat it is no use. */
const REFUSALS: ReadonlySet<unknown> = new Set([
  400, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 422, 428, 431,
]);

/** Whether an error is another service's refusal of what it was sent. */
export function isRefusal(error: unknown): error is UpstreamError {
  const { name, status } = (error ?? {}) as { name?: unknown; status?: unknown };
  return name === 'UpstreamError' && REFUSALS.has(status);
}

/** Another service answered with an error. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  /** The service that answered. */
  readonly service: string;
  readonly status: number;
  /** The `code` of its problem document, or `upstream-error`. */
  readonly code: string;
  /** The `detail` of its problem document, for the reader; empty if there was none. */
  readonly detail: string;
  /** All members of its problem document (RFC 9457). */
  readonly problem: Readonly<Record<string, unknown>>;
  /** What it says of fields, by the names of the caller's own request; empty unless the call knows them. */
  readonly errors: readonly FieldError[];
  /** What its Retry-After asked for. */
  readonly retryAfterMs: number | undefined;

  constructor(answer: {
    service: string;
    status: number;
    problem: Readonly<Record<string, unknown>>;
    retryAfterMs: number | undefined;
    fieldNames?: FieldNames | undefined;
  }) {
    const code = textOr(answer.problem.code, 'upstream-error');
    super(`${answer.service} answered ${answer.status} ${code}`);
    this.service = answer.service;
    this.status = answer.status;
    this.code = code;
    this.detail = textOr(answer.problem.detail, '');
    this.problem = answer.problem;
    this.errors = renamed(answer.problem.errors, answer.fieldNames);
    this.retryAfterMs = answer.retryAfterMs;
  }
}

/** Another service could not be reached, broke off, or answered what is no sense. */
export class UpstreamUnavailableError extends Error {
  override readonly name = 'UpstreamUnavailableError';
  readonly code = 'upstream-unavailable';
}

function renamed(errors: unknown, fieldNames: FieldNames | undefined): FieldError[] {
  if (fieldNames === undefined || !Array.isArray(errors)) return [];
  return errors.flatMap((error: Partial<FieldError> | null) => {
    const field = typeof error?.field === 'string' ? fieldNames(error.field) : undefined;
    return field === undefined ? [] : [{ field, message: textOr(error?.message, 'is refused') }];
  });
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
