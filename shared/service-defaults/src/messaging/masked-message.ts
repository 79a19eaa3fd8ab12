import { REDACTED, redacted } from '@platform/telemetry/redaction.ts';

/** A message's JSON as a value for people, with personal fields masked. */
export function maskedMessage(body: string): unknown {
  try {
    return redacted(JSON.parse(body));
  } catch {
    return REDACTED; // Not ours: nobody knows what is in it.
  }
}
