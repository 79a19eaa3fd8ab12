import type { Answer } from '@platform/resilience/http/send.ts';
import { TimeoutError } from '@platform/resilience/timeout.ts';
import { isInstanceFailure } from '../upstreams/upstream-failure.ts';
import { isTooLarge } from './call-service.ts';
import type { Part } from './expansions.ts';

/** Why a part is missing from an answer. */
export type MissingReason = 'timeout' | 'unreachable' | 'unavailable' | 'refused' | 'too-large' | 'failed';

export type PartOutcome =
  /** JSON text; `null` when there is no such thing, or not yet. */
  { readonly json: string } | { readonly missing: MissingReason };

/** What a service's answer to the request for `part` comes to. */
export function outcomeOf({ pick }: Part, { status, body }: Answer): PartOutcome {
  if (status === 404) return { json: 'null' };
  if (status === 401 || status === 403) return { missing: 'refused' };
  if (status === 429 || status === 503) return { missing: 'unavailable' };
  if (status !== 200) return { missing: 'failed' };
  try {
    const text = body.toString('utf8');
    const value: unknown = JSON.parse(text);
    return { json: pick === undefined ? text : JSON.stringify(pick(value) ?? null) };
  } catch {
    return { missing: 'failed' }; // No JSON, or none of the kind that was expected: as bad as no answer.
  }
}

/** What a call comes to that brought no answer. */
export function missingBecause(error: unknown): MissingReason {
  if (error instanceof TimeoutError) return 'timeout';
  if (isTooLarge(error)) return 'too-large';
  return isInstanceFailure(error) ? 'unreachable' : 'unavailable';
}
