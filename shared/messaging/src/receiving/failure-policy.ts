import { type DeadLetterReason, PermanentError, type RetryPolicy } from '../transport.ts';

/** What becomes of a message whose handler failed. */
export type Verdict =
  /** Try again in place, at once. */
  | { readonly kind: 'again' }
  /** Not the message's fault: try again in place after a while, without counting this try. */
  | { readonly kind: 'wait'; readonly delayMs: number }
  /** Come back later, behind the others; not counted when nothing was tried. */
  | { readonly kind: 'later'; readonly delayMs: number; readonly isCounted: boolean }
  /**
   * An open circuit refused it, and nothing was tried: nothing of its queue is, until the circuit lets a call through
   * in `pauseMs`. If it is to stand aside meanwhile, then for `delayMs`.
   */
  | { readonly kind: 'refused'; readonly pauseMs: number; readonly delayMs: number }
  | { readonly kind: 'dead'; readonly reason: DeadLetterReason };

const LONGEST_OUTAGE_DELAY_MS = 5_000;

/** Decides after the `attempt`th try (1 for the first) failed with `error`. */
export function judgeFailure(error: unknown, attempt: number, policy: RetryPolicy): Verdict {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'database-unavailable') return { kind: 'wait', delayMs: outageDelayMs(policy) };
  if (code === 'malformed' || (error as Error | null)?.name === 'malformed')
    return { kind: 'dead', reason: 'malformed' };
  if (code === 'wrong-sender' || code === 'forged') return { kind: 'dead', reason: code };
  if (error instanceof PermanentError || code === 'permanent') return { kind: 'dead', reason: 'rejected' };
  if (code === 'other-replica') return { kind: 'later', delayMs: soonMs(policy), isCounted: false };
  if (code === 'circuit-open') return refusal(error, policy);
  if (attempt <= policy.immediate && !(isOfNoUseHere(code) && policy.delaysMs.length > 0))
    return { kind: 'again' };
  const delayMs = policy.delaysMs[Math.max(attempt - policy.immediate - 1, 0)];
  return delayMs === undefined
    ? { kind: 'dead', reason: 'exhausted' }
    : { kind: 'later', delayMs, isCounted: true };
}

/** What takes all of its time would have its place three times as long; what has no handler here may have one elsewhere. */
function isOfNoUseHere(code: unknown): boolean {
  return code === 'handler-timeout' || code === 'no-handler';
}

/**
 * Whoever is refused asks again soon, by the step of the ladder after which the circuit lets calls through, or the
 * longest; however long the outage was. No outage makes a dead letter of what was never tried.
 */
function refusal(error: unknown, policy: RetryPolicy): Verdict {
  const { retryAfterMs } = error as { retryAfterMs?: unknown };
  const pauseMs = typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : 0;
  const delayMs = policy.delaysMs.find((step) => step >= pauseMs) ?? policy.delaysMs.at(-1);
  return { kind: 'refused', pauseMs, delayMs: delayMs ?? outageDelayMs(policy) };
}

/** When another replica may have what this one may not handle: after the ladder's first step. */
function soonMs(policy: RetryPolicy): number {
  return policy.delaysMs[0] ?? outageDelayMs(policy);
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
