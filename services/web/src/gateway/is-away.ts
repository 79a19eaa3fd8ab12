/** True for what is thrown where nobody answers: no connection, or none in time. */
export function isAway(error: unknown): boolean {
  if (error instanceof DOMException) return error.name === 'TimeoutError';
  return error instanceof TypeError && error.message === 'fetch failed';
}
