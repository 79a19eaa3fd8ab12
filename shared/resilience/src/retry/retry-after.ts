const SECONDS = /^\d{1,9}$/;
// IMF-fixdate, the one form of dates that is to be sent (RFC 9110, section 5.6.7).
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Milliseconds that a Retry-After header (RFC 9110, section 10.2.3) asks to wait; undefined if it says nothing. */
export function parseRetryAfter(value: string | undefined, nowMs = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  if (SECONDS.test(value)) return Number(value) * 1000;
  return HTTP_DATE.test(value) ? Math.max(0, Date.parse(value) - nowMs) : undefined;
}
