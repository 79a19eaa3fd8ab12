const DEFAULT_SECONDS = 1;

/** The Retry-After of a 503 (RFC 9110, section 10.2.3): what the error asks for, at least a second. */
export function retryAfterSeconds(error: unknown): number {
  const wantedMs = (error as { retryAfterMs?: unknown } | null)?.retryAfterMs;
  return typeof wantedMs === 'number'
    ? Math.max(DEFAULT_SECONDS, Math.ceil(wantedMs / 1000))
    : DEFAULT_SECONDS;
}
