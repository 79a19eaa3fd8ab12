import { ApiError } from '@platform/api-client/api-error.ts';
import { UpstreamUnavailableError } from '@platform/resilience/http/upstream-error.ts';

/** True for what is thrown where nobody answers: no connection, or none in time. */
export function isAway(error: unknown): boolean {
  if (error instanceof DOMException) return error.name === 'TimeoutError';
  if (error instanceof UpstreamUnavailableError) return true;
  return error instanceof TypeError && error.message === 'fetch failed';
}

/** True also where the answer says that a service failed: what was asked for may be done or not. A refusal is an answer. */
export function isUnanswered(error: unknown): boolean {
  return isAway(error) || (error instanceof ApiError && error.status >= 500);
}
