import type { Static, TSchema } from '@platform/schema/type.ts';
import { parseRetryAfter } from '../retry/retry-after.ts';
import type { Answer } from './send.ts';
import { type FieldNames, UpstreamError, UpstreamUnavailableError } from './upstream-error.ts';

// application/json, or a type of that syntax such as application/problem+json (RFC 6839).
const JSON_TYPE = /^application\/(?:[a-z0-9.-]+\+)?json\s*(?:;|$)/i;

/** What an answer of 300 and above says, whether or not it is a problem document. */
export function upstreamError(service: string, answer: Answer, fieldNames?: FieldNames): UpstreamError {
  return new UpstreamError({
    service,
    status: answer.status,
    problem: problemMembers(answer),
    retryAfterMs: parseRetryAfter(answer.headers['retry-after']),
    fieldNames,
  });
}

/** The body of a good answer. Throws UpstreamUnavailableError when it is no JSON, or not what `schema` says. */
export async function readBody(
  service: string,
  answer: Answer,
  schema: TSchema | undefined,
): Promise<unknown> {
  let body: unknown;
  try {
    body = parseBody(answer);
  } catch (cause) {
    throw new UpstreamUnavailableError(`${service} answered with malformed JSON`, { cause });
  }
  return schema === undefined ? body : await checkBody(schema, body);
}

function problemMembers(answer: Answer): Record<string, unknown> {
  try {
    const body = parseBody(answer);
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {}; // The status says enough.
  }
}

/** The parsed body; undefined when there is none or it is no JSON by its content-type. Throws SyntaxError. */
function parseBody({ headers, body }: Answer): unknown {
  if (body.length === 0 || !JSON_TYPE.test(headers['content-type'] ?? '')) return undefined;
  return JSON.parse(body.toString('utf8'));
}

/** `value` if it is what `schema` says; throws UpstreamUnavailableError, naming the place and not the value. */
async function checkBody<S extends TSchema>(schema: S, value: unknown): Promise<Static<S>> {
  // The compiler is loaded by those who check schemas only.
  const { checkOf } = await import('@platform/schema/check.ts');
  const misfit = checkOf(schema)(value);
  if (misfit === undefined) return value as Static<S>;
  throw new UpstreamUnavailableError(`the answer does not fit its schema: ${misfit}`);
}
