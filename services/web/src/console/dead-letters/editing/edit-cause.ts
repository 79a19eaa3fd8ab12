import { doneRedirect } from '../../../account/done.ts';
import { isUnanswered } from '../../../gateway/is-away.ts';
import { formProblem, ownProblem } from '../../../pages/form-problem.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest } from '../../../pages/pages.ts';
import { acted } from '../../parts/acted.ts';
import { serviceOf } from '../gather-dead-letters.ts';
import { DEAD_LETTERS } from '../letter-address.ts';
import { typedText } from '../letter-text.ts';
import { GONE, letterOf, type Show, UNANSWERED } from './edit-letter.ts';
import { editedCausePage } from './edited-cause-page.ts';
import { type CauseEdit, changesOf, gatherCauseEdit } from './gather-cause-edit.ts';

/** Of one call: the platform takes 100 edits and 1 MiB. */
const MOST_EDITS = 100;
const MOST_CHARACTERS = 200_000;

/** Holds the changed fields of an edit against each letter of its cause, and shows which fit, before they are sent. */
export async function checkCauseEdit(request: PageRequest, show: Show): Promise<Answer> {
  return withEdit(request, show, (edit) =>
    editedCausePage({ visitor: request.visitor, edit, typed: typedText(request.form) }),
  );
}

/** Sends those that were said to fit, and are still there. */
export async function editCause(request: PageRequest, show: Show): Promise<Answer> {
  const { visitor, form } = request;
  const looked = new Set((form.get('ids') ?? '').split(' '));
  return withEdit(request, show, (edit) => {
    const { queue } = edit.letter;
    const sent = edit.fitting.filter(({ letter }) => looked.has(letter.id));
    if (sent.length === 0) return GONE;
    const reason = form.get('reason') ?? '';
    return acted(
      async () => {
        for (const edits of batches(sent.map(({ letter: { id }, body }) => ({ id, body }))))
          await visitor.api.call(`POST /api/admin/${serviceOf(queue)}/dead-letters/replay`, {
            body: { queue, edits, reason },
          });
      },
      doneRedirect(DEAD_LETTERS, 'edited-all'),
      (problem) => editedCausePage({ visitor, edit, typed: typedText(form), problem, values: form }),
    );
  });
}

async function withEdit(
  request: PageRequest,
  show: Show,
  then: (edit: CauseEdit) => Answer | Promise<Answer>,
): Promise<Answer> {
  const { visitor, form } = request;
  try {
    const letter = await letterOf(request);
    if (letter === undefined) return GONE;
    const changes = changesOf(letter, typedText(form));
    if (typeof changes === 'string') return show(request, { problem: ownProblem(changes), values: form });
    return await then(await gatherCauseEdit(visitor, letter, changes));
  } catch (error) {
    const problem = isUnanswered(error) ? UNANSWERED : formProblem(error);
    return show(request, { problem, values: form });
  }
}

/** As few calls as will do. */
function batches<T extends { readonly body: string }>(edits: readonly T[]): T[][] {
  const all: T[][] = [];
  let characters = 0;
  for (const edit of edits) {
    const last = all.at(-1);
    characters += edit.body.length;
    if (last !== undefined && last.length < MOST_EDITS && characters <= MOST_CHARACTERS) last.push(edit);
    else {
      all.push([edit]);
      characters = edit.body.length;
    }
  }
  return all;
}
