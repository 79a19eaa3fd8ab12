import { type DeadLetterReason, PermanentError, type RetryPolicy } from './transport.ts';

/** What becomes of a message whose handler failed. */
export type Verdict =
  /** Try again in place, at once. */
  | { readonly kind: 'again' }
  /** Not the message's fault: try again in place after a while, without counting this try. */
  | { readonly kind: 'wait'; readonly delayMs: number }
  /** Come back later, behind the others; not counted when nothing was tried. */
  | { readonly kind: 'later'; readonly delayMs: number; readonly isCounted: boolean }
  | { readonly kind: 'dead'; readonly reason: DeadLetterReason };

const LONGEST_OUTAGE_DELAY_MS = 5_000;

/** Decides after the `attempt`th try (1 for the first) failed with `error`. */
export function judgeFailure(error: unknown, attempt: number, policy: RetryPolicy): Verdict {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'database-unavailable') return { kind: 'wait', delayMs: outageDelayMs(policy) };
  if (code === 'malformed' || (error as Error | null)?.name === 'malformed')
    return { kind: 'dead', reason: 'malformed' };
  if (error instanceof PermanentError || code === 'permanent') return { kind: 'dead', reason: 'rejected' };
  const untilTrialMs = code === 'circuit-open' ? trialDelayMs(error, policy) : undefined;
  if (untilTrialMs !== undefined) return { kind: 'later', delayMs: untilTrialMs, isCounted: false };
  // What takes all of its time is not tried again in place: it would have that place three times as long.
  const isSlow = code === 'handler-timeout' && policy.delaysMs.length > 0;
  if (attempt <= policy.immediate && !isSlow) return { kind: 'again' };
  const delayMs = policy.delaysMs[Math.max(attempt - policy.immediate - 1, 0)];
  return delayMs === undefined
    ? { kind: 'dead', reason: 'exhausted' }
    : { kind: 'later', delayMs, isCounted: true };
}

/**
 * The step of the ladder after which an open circuit lets calls through again, or the longest. Whoever is refused asks
 * again that soon however long the outage was, and no outage makes a dead letter of what was never tried.
 */
function trialDelayMs(error: unknown, { delaysMs }: RetryPolicy): number | undefined {
  const { retryAfterMs = 0 } = error as { retryAfterMs?: number };
  return delaysMs.find((delayMs) => delayMs >= retryAfterMs) ?? delaysMs.at(-1);
}

/** How long to wait before asking again for a database that is away: the ladder's second step, 5 s at most. */
export function outageDelayMs({ delaysMs }: RetryPolicy): number {
  return Math.min(delaysMs[1] ?? delaysMs[0] ?? LONGEST_OUTAGE_DELAY_MS, LONGEST_OUTAGE_DELAY_MS);
}

/** An error as a dead letter keeps it: whatever was thrown, bounded in size. */
export function describeError(error: unknown): { name: string; message: string; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error, message: storableText(asText(error)) };
  const { name, message, stack } = error;
  return {
    name: storableText(asText(name), LONGEST_NAME),
    message: storableText(asText(message)),
    ...(stack ? { stack: storableText(stack) } : {}),
  };
}

// A header of an AMQP message, and a line in a list, are no place for a megabyte of text.
const LONGEST_TEXT = 8_192;
const LONGEST_NAME = 256;

/** `text` as a database and an AMQP header take it: bounded, without NUL and without half surrogate pairs. */
export function storableText(text: string, mostUnits = LONGEST_TEXT): string {
  return text.slice(0, mostUnits).replaceAll('\0', '\u{fffd}').toWellFormed();
}

function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return 'an error that cannot be shown'; // Its own toString failed.
  }
}
