import type { Reading } from '../users/reading.ts';

/** In characters, as the schema counts them; of any kind, so that phrases do. */
export const MIN_PASSWORD_LENGTH = 8;
export const MAX_PASSWORD_LENGTH = 128;

/** Reads a password to be set. Its length the schema has checked; control characters are typing accidents. */
export function readNewPassword(text: string): Reading<string> {
  return /\p{Cc}/u.test(text) ? { problem: 'must not have control characters' } : { value: text };
}
