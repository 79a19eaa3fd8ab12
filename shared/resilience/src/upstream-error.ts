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
  /** What its Retry-After asked for. */
  readonly retryAfterMs: number | undefined;

  constructor(answer: {
    service: string;
    status: number;
    problem: Readonly<Record<string, unknown>>;
    retryAfterMs: number | undefined;
  }) {
    const code = textOr(answer.problem.code, 'upstream-error');
    super(`${answer.service} answered ${answer.status} ${code}`);
    this.service = answer.service;
    this.status = answer.status;
    this.code = code;
    this.detail = textOr(answer.problem.detail, '');
    this.problem = answer.problem;
    this.retryAfterMs = answer.retryAfterMs;
  }
}

/** Another service could not be reached, broke off, or answered what is no sense. */
export class UpstreamUnavailableError extends Error {
  override readonly name = 'UpstreamUnavailableError';
  readonly code = 'upstream-unavailable';
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
