/** What a failed delivery means for the mail. */
export type DeliveryVerdict = 'permanent' | 'transient';

// Of the mail itself: its addresses, or its content. All else is trouble with the server or the way to it, such as a wrong
// password (also a 5xx): mended there, not by giving up the mail.
// A token that does not open was sealed with a secret that is gone.
const OF_THE_MAIL = new Set(['EENVELOPE', 'EMESSAGE', 'sealed-text']);

/** Reads an error of nodemailer: 5xx for the mail is for good (RFC 5321, section 4.2.1), as is a mail that cannot be put together. */
export function judgeDelivery(error: unknown): DeliveryVerdict {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  if (typeof code !== 'string' || !OF_THE_MAIL.has(code)) return 'transient';
  return typeof responseCode === 'number' && responseCode < 500 ? 'transient' : 'permanent';
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long to wait after each failed attempt; a mail that failed once more than that, a day later, is given up. */
const BACKOFF_MS = [
  10 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  1 * HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  8 * HOUR,
] as const;

/** The wait after the `attempts`th failure (1 for the first), or undefined when it was the last. */
export function backoffMs(attempts: number): number | undefined {
  return BACKOFF_MS[attempts - 1];
}

const LONGEST_ERROR = 500;

/** An error as a mail keeps it, for people: what the server said, without what was sent. */
export function describeFailure(error: unknown): string {
  const { message = String(error), code } = error as { message?: string; code?: unknown };
  const text = typeof code === 'string' ? `${code}: ${message}` : message;
  return text.replaceAll('\0', '').toWellFormed().slice(0, LONGEST_ERROR);
}
