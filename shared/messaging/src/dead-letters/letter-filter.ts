import type { DeadLetter, DeadLetterFilter } from '../transport.ts';

/** Whether a dead letter is one of those looked for. */
export function isWanted(letter: DeadLetter, { ids, type, reason }: DeadLetterFilter): boolean {
  return (
    (ids === undefined || ids.includes(letter.id)) &&
    (type === undefined || letter.type === type) &&
    (reason === undefined || letter.reason === reason)
  );
}
