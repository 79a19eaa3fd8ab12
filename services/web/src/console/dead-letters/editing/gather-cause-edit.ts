import type { Visitor } from '../../../session/visitor.ts';
import { CALL } from '../../parts/part.ts';
import { type DeadLetter, findKind, serviceOf } from '../gather-dead-letters.ts';
import { type Change, changesBetween, withChanges } from './letter-changes.ts';

/** The edit of one letter, as it is for all that died of the same. */
export interface CauseEdit {
  readonly letter: DeadLetter;
  readonly changes: readonly Change[];
  readonly fitting: readonly EditedLetter[];
  readonly misfits: readonly { readonly letter: DeadLetter; readonly why: string }[];
}

export interface EditedLetter {
  readonly letter: DeadLetter;
  /** Its body with the changes. */
  readonly body: string;
}

const INEXACT = 'is no JSON, or has numbers that would not stay as they are';
const CHECKED_AT_ONCE = 8;

/** The fields that an edit changes; or why it cannot be made to others. */
export function changesOf(letter: DeadLetter, typed: string): readonly Change[] | string {
  const [before, after] = [exactly(letter.body), exactly(typed)];
  if (before === undefined || after === undefined)
    return `The ${before === undefined ? 'letter' : 'edit'} ${INEXACT}: edit each letter by itself.`;
  const changes = changesBetween(before.value, after.value);
  return changes.length > 0 ? changes : 'Nothing is changed.';
}

/** The edit of a letter, held against all that died of the same. */
export async function gatherCauseEdit(
  visitor: Visitor,
  letter: DeadLetter,
  changes: readonly Change[],
): Promise<CauseEdit> {
  const kind = await findKind(visitor, letter);
  const checked: (EditedLetter | { letter: DeadLetter; why: string })[] = [];
  // Some at a time: each is a call of its own.
  for (let i = 0; i < kind.length; i += CHECKED_AT_ONCE)
    checked.push(
      ...(await Promise.all(kind.slice(i, i + CHECKED_AT_ONCE).map((one) => check(visitor, one, changes)))),
    );
  return {
    ...{ letter, changes },
    fitting: checked.filter((one) => 'body' in one),
    misfits: checked.filter((one) => 'why' in one),
  };
}

async function check(
  { api }: Visitor,
  letter: DeadLetter,
  changes: readonly Change[],
): Promise<EditedLetter | { letter: DeadLetter; why: string }> {
  const { queue, id } = letter;
  const before = exactly(letter.body);
  if (before === undefined) return { letter, why: `It ${INEXACT}.` };
  const after = withChanges(before.value, changes);
  if (after === undefined) return { letter, why: 'It has no place for what is changed.' };
  const body = JSON.stringify(after);
  if (body === JSON.stringify(before.value)) return { letter, why: 'Nothing of it would change.' };
  const { fits, errors } = await api.call(
    `POST /api/admin/${serviceOf(queue)}/dead-letters/check`,
    { body: { queue, id, body } },
    CALL,
  );
  return fits
    ? { letter, body }
    : { letter, why: errors.map(({ path, message }) => `${path} ${message}`).join('; ') };
}

/** The value of JSON whose numbers are none but those that JavaScript has; undefined for any other text. */
function exactly(text: string): { readonly value: unknown } | undefined {
  try {
    let isExact = true;
    const value: unknown = JSON.parse(text, (_key, value, context?: { source?: string }) => {
      if (typeof value === 'number' && context?.source !== String(value)) isExact = false;
      return value;
    });
    return isExact ? { value } : undefined;
  } catch {
    return undefined;
  }
}
