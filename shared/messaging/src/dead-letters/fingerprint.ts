import { createHash } from 'node:crypto';
import type { DeadLetter } from '../transport.ts';

const LENGTH = 16;
// Whatever belongs to one id, number, time or place in data; `/` does not, so that the names of a path stay.
const WORD = /[\w.:-]+/g;
const DIGIT = /\d/;

/**
 * Sixteen hex digits that dead letters of one cause share: a hash of queue, type, reason and error, without the ids and
 * numbers that the error names.
 */
export function fingerprintOf({
  queue,
  type = '',
  reason,
  error,
}: Pick<DeadLetter, 'queue' | 'type' | 'reason' | 'error'>): string {
  const cause = error.message.replace(WORD, (word) => (DIGIT.test(word) ? '#' : word));
  const hash = createHash('sha256').update(JSON.stringify([queue, type, reason, error.name, cause]));
  return hash.digest('hex').slice(0, LENGTH);
}
