/** How an ended call bears on the health of the service called. */
export type Outcome = 'succeeded' | 'failed' | 'cancelled';

/**
 * Reads an error: `status` below 500 is an answer of a service in good health; AbortError, or `signal` aborted
 * for another reason than its time being up, is the caller giving up; everything else, time-outs included, is a
 * failure.
 */
export function outcomeOf(error: unknown, signal?: AbortSignal): Outcome {
  if (signal?.aborted && signal.reason?.name !== 'TimeoutError') return 'cancelled';
  if (typeof error !== 'object' || error === null) return 'failed';
  if ('status' in error && typeof error.status === 'number' && error.status < 500) return 'succeeded';
  return 'name' in error && error.name === 'AbortError' ? 'cancelled' : 'failed';
}
