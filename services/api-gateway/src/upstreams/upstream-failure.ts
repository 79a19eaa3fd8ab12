import { HttpProblem, problem } from '@platform/service-defaults/problems/problem.ts';

const LATE: ReadonlySet<unknown> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'ETIMEDOUT',
]);

const LOST: ReadonlySet<unknown> = new Set([
  'UND_ERR_SOCKET',
  'ECONNRESET',
  'EPIPE',
  'ECONNREFUSED',
  'ECONNABORTED',
]);

// There is no way to it: a machine that is off, a name that is gone.
const AWAY: ReadonlySet<unknown> = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

const OUR_DOING: ReadonlySet<unknown> = new Set(['client-gone', 'body-too-large']);

/** The connection was refused, or ended without an answer: another one may serve. */
export function isLostConnection(error: unknown): boolean {
  return codesOf(error).some((code) => LOST.has(code));
}

/** The connection was refused, lost, or did not come about: another instance may be better. */
export function isInstanceFailure(error: unknown): boolean {
  return codesOf(error).some((code) => LOST.has(code) || LATE.has(code) || AWAY.has(code));
}

/** The client's or the gateway's doing: it says nothing of the service. */
export function isOurDoing(error: unknown): boolean {
  return codesOf(error).some((code) => OUR_DOING.has(code));
}

/** What the client is told of a request that a service did not answer. */
export function upstreamProblem(error: unknown, maxBodyBytes: number): HttpProblem {
  const codes = codesOf(error);
  if (codes.includes('body-too-large')) return bodyTooLarge(maxBodyBytes);
  if (codes.some((code) => LATE.has(code))) return lateProblem();
  // What undici will not send on, and node had let pass: a DEL in a header, for one.
  if (codes.includes('UND_ERR_INVALID_ARG'))
    return new HttpProblem(
      problem(400, 'bad-request', 'The head of the request has characters that no head has.'),
    );
  return new HttpProblem(problem(502, 'upstream-unreachable', 'The service did not answer.'));
}

export function lateProblem(): HttpProblem {
  return new HttpProblem(problem(504, 'upstream-timeout', 'The service took too long to answer.'));
}

/** A word for the log: the error's code, or its name where it has none. */
export function failureName(error: Error): string {
  return String(codesOf(error)[0] ?? error.name);
}

export function bodyTooLarge(maxBodyBytes: number): HttpProblem {
  const detail = `The body is larger than the ${maxBodyBytes} bytes taken here.`;
  return new HttpProblem(problem(413, 'body-too-large', detail));
}

/** The codes of an error, of those it stands for (several addresses were tried), and of its cause. */
function codesOf(error: unknown): unknown[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, errors, cause } = error as { code?: unknown; errors?: unknown; cause?: unknown };
  const more = [...(Array.isArray(errors) ? errors : []), cause].map(
    (one) => (one as { code?: unknown } | null)?.code,
  );
  return [code, ...more].filter((one) => one !== undefined);
}
