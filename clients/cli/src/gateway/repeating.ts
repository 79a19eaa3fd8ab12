import { ApiError } from '@platform/api-client/api-error.ts';
import type { AnyInput } from '@platform/api-client/operation-types.ts';

const FIRST_DELAY_MS = 250;
// Little of a command's patience of ten seconds, so that its last try comes near the end.
const MAX_DELAY_MS = 2000;
const TRANSIENT: readonly number[] = [429, 502, 503, 504];

/** True when an operation may be sent twice: it is no POST, or has a key that makes the second the same. */
export function isRepeatable(name: string, input: AnyInput | undefined): boolean {
  return !name.startsWith('POST ') || input?.headers?.['idempotency-key'] !== undefined;
}

/** True when the same request may succeed soon: the platform says so, or did not answer. */
export function isTransient(error: unknown): boolean {
  if (error instanceof ApiError) return TRANSIENT.includes(error.status);
  if ((error as Error).name === 'AbortError') return false; // Whoever asked wants no answer any more.
  // fetch gives its failures a cause; one without is of the request itself, as is an answer that is no JSON.
  return !(error instanceof SyntaxError) && !(error instanceof TypeError && error.cause === undefined);
}

/** What Retry-After asks for, or twice the time before, with jitter so that many clients do not come back as one. */
export function delayBefore(attempt: number, error: unknown): number {
  const wantedSeconds = error instanceof ApiError ? error.retryAfterSeconds : undefined;
  if (wantedSeconds !== undefined) return wantedSeconds * 1000;
  return Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), MAX_DELAY_MS) * (0.5 + Math.random() / 2);
}

/** What went wrong, for a person who waits. */
export function troubleOf(error: unknown): string {
  if (error instanceof ApiError) return `it answered ${error.status} ${error.code}, trying again`;
  const { cause, message } = error as { cause?: { code?: string }; message: string };
  return `${cause?.code ?? message}, trying again`;
}
