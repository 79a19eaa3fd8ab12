import { ApiError } from '@platform/api-client/api-error.ts';
import { isAway } from '../../gateway/is-away.ts';
import { RunFailure } from './run-failure.ts';

/** Why a run ended, for people; undefined for what is our own mistake. */
export function failureText(error: unknown): string | undefined {
  if (error instanceof RunFailure) return error.message;
  if (error instanceof ApiError) {
    if (error.status === 401) return 'The session of whoever started it has ended.';
    return `A service did not answer: ${error.message}`;
  }
  if (isAway(error)) return 'The platform did not answer in time.';
  if (error instanceof Error && error.name === 'AbortError') return 'This process was stopped.';
  return undefined;
}
