import { doneRedirect } from '../../../account/done.ts';
import { isUnanswered } from '../../../gateway/is-away.ts';
import { type FormProblem, formProblem, ownProblem } from '../../../pages/form-problem.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest } from '../../../pages/pages.ts';
import { acted } from '../../parts/acted.ts';
import { CALL, part } from '../../parts/part.ts';
import type { DeadLettersView } from '../dead-letters-view.ts';
import { type DeadLetter, findLetter, serviceOf } from '../gather-dead-letters.ts';
import { DEAD_LETTERS } from '../letter-address.ts';
import { readable, typedText } from '../letter-text.ts';
import { editedLetterPage } from './edited-letter-page.ts';

/** Shows the page of the letter again, with what is wrong. */
export type Show = (
  request: PageRequest,
  more: Pick<DeadLettersView, 'problem' | 'values'>,
) => Promise<Answer>;

export const UNANSWERED: FormProblem = {
  ...ownProblem('There was no answer: nothing was done. What you typed stands below.'),
  status: 503,
};
export const GONE = doneRedirect(DEAD_LETTERS, 'gone');

/** Holds an edit against its contract, and shows what it changes, before it is sent. */
export async function checkEdit(request: PageRequest, show: Show): Promise<Answer> {
  const { visitor, form } = request;
  const typed = typedText(form);
  const refuse = (problem: FormProblem) => show(request, { problem, values: form });
  try {
    const letter = await letterOf(request);
    if (letter === undefined) return GONE;
    if (typed === readable(letter.body)) return refuse(ownProblem('Nothing is changed. Replay it as it is.'));
    const { queue, id } = letter;
    const body = { queue, id, body: typed };
    const { fits, errors } = await visitor.api.call(
      `POST /api/admin/${serviceOf(queue)}/dead-letters/check`,
      { body },
      CALL,
    );
    if (fits) return editedLetterPage({ visitor, letter, typed });
    const fields = errors.map(({ path, message }) => ({ field: path, message }));
    return refuse(ownProblem('This does not fit:', fields));
  } catch (error) {
    return refuse(isUnanswered(error) ? UNANSWERED : formProblem(error));
  }
}

/** Sends an edit that was looked at. */
export async function editLetter(request: PageRequest, show: Show): Promise<Answer> {
  const { visitor, form } = request;
  const asked = await part(letterOf(request));
  if ('missing' in asked) return show(request, { problem: UNANSWERED, values: form });
  const letter = asked.value;
  if (letter === undefined) return GONE;
  const { queue, id } = letter;
  const typed = typedText(form);
  const body = { queue, edits: [{ id, body: typed }], reason: form.get('reason') ?? '' };
  return acted(
    () => visitor.api.call(`POST /api/admin/${serviceOf(queue)}/dead-letters/replay`, { body }),
    doneRedirect(DEAD_LETTERS, 'edited'),
    (problem) => editedLetterPage({ visitor, letter, typed, problem, values: form }),
  );
}

/** The one that the address names; undefined when it is there no more. */
export async function letterOf({ visitor, query }: PageRequest): Promise<DeadLetter | undefined> {
  return findLetter(visitor, { queue: query.get('queue') ?? '', id: query.get('id') ?? '' });
}
