import { isRefusal, type UpstreamError } from '@platform/resilience/http/upstream-error.ts';
import { DomainError } from './domain-error.ts';
import { HttpProblem, invalidFields, type Problem, problem } from './problem.ts';
import { ValidationError } from './validation-error.ts';

/** Domain codes that mean the same everywhere; a service's own table comes first. */
const COMMON_STATUSES: Readonly<Record<string, number>> = {
  'not-found': 404,
  forbidden: 403,
  conflict: 409,
  'precondition-failed': 412,
  'invalid-cursor': 422,
};

/** Codes of plumbing errors after which the same request may succeed soon. */
const TEMPORARY: ReadonlySet<string> = new Set([
  'database-unavailable',
  'commit-in-doubt',
  'circuit-open',
  'bulkhead-full',
  'upstream-unavailable',
  'bus-unavailable',
  'token-keys-unavailable',
]);

/**
 * PostgreSQL's refusals of a value that a schema let through: too long (22001), out of range (22003), no date (22007,
 * 22008), no zone (22009), text it cannot hold (22021, 22P05), not of the type's form (22P02). Whoever sent it can mend it.
 */
const VALUE_REFUSED: ReadonlySet<string> = new Set([
  '22001',
  '22003',
  '22007',
  '22008',
  '22009',
  '22021',
  '22P05',
  '22P02',
]);

/** The code of the 422 that answers another service's refusal. */
export const REFUSED = 'refused-by-service';

/** What Fastify itself refuses, in words for the reader. */
const FRAMEWORK: Readonly<Record<string, readonly [code: string, detail: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body-too-large', 'The body is larger than this service takes.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported-media-type',
    'Send the body as application/json, and say so in the Content-Type header.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['bad-request', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: ['bad-request', 'The address is not a valid URL path.'],
  FST_ERR_MAX_PARAM_LENGTH: ['address-too-long', 'A part of the address is too long.'],
};

/**
 * The problem that answers `error`. A DomainError is answered by the status of its code in `statuses` (422 if it is in
 * no table); an error nobody foresaw is a 500 that does not carry its message.
 */
export function problemOf(error: unknown, statuses: Readonly<Record<string, number>> = {}): Problem {
  if (error instanceof HttpProblem) return error.problem;
  if (error instanceof ValidationError) return invalidFields(error.errors);
  if (error instanceof DomainError) {
    return problem(statusOfDomainCode(error.code, statuses), error.code, error.message, error.details);
  }
  const { name, code, statusCode } = (error ?? {}) as Record<string, unknown>;
  if (typeof code === 'string' && TEMPORARY.has(code))
    return problem(503, 'temporarily-unavailable', 'The service cannot do this right now. Try again soon.');
  if (typeof code === 'string' && VALUE_REFUSED.has(code))
    return problem(422, 'invalid-value', 'A value is out of range or not of the right form.');
  if (name === 'UpstreamError') return upstreamProblem(error as UpstreamError);
  if (code === 'timeout') return problem(504, 'upstream-timeout', 'Another service took too long to answer.');
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return frameworkProblem(statusCode, String(code));
  return problem(500, 'internal-error', 'Something went wrong on our side. It has been logged.');
}

/** The status that answers a DomainError of this code. `statuses` is the app's own table. */
export function statusOfDomainCode(code: string, statuses: Readonly<Record<string, number>>): number {
  return statuses[code] ?? COMMON_STATUSES[code] ?? 422;
}

/**
 * An answer of another service that the handler did not expect. What it refuses came from our caller, who can mend it; only
 * what it cannot do is a failure of ours.
 */
function upstreamProblem(error: UpstreamError): Problem {
  const { status, detail, errors = [] } = error;
  if (isRefusal(error)) {
    const said =
      errors.map(({ field, message }) => `${field}: ${message}`).join('; ') || detail || 'no reason given';
    const fields = errors.length > 0 ? { errors } : {};
    return problem(422, REFUSED, `Another service refuses what this request asks for (${said}).`, fields);
  }
  // It knows sooner than we do that the caller's session, or a role, has ended.
  if (status === 401)
    return problem(401, 'unauthenticated', 'The access token is no longer valid. Sign in again.');
  if (status === 403) return problem(403, 'forbidden', 'Your account may not do this.');
  if (status === 408 || status === 425 || status === 429 || status === 503)
    return problem(503, 'temporarily-unavailable', 'Another service is busy. Try again soon.');
  return problem(502, 'upstream-error', 'Another service answered with an error.');
}

function frameworkProblem(status: number, frameworkCode: string): Problem {
  const [code, detail] = FRAMEWORK[frameworkCode] ?? ['bad-request', 'The request could not be read.'];
  return problem(status, code, detail);
}
