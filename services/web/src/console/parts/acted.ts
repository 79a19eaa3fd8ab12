import { isUnanswered } from '../../gateway/is-away.ts';
import { type FormProblem, formProblem, ownProblem } from '../../pages/form-problem.ts';
import type { Answer, Redirect } from '../../pages/page.ts';

/** Of an act that nobody answered. */
const UNANSWERED: FormProblem = {
  ...ownProblem(
    'There was no answer: it may be done or not. Look at what is shown, and send it again if it is not.',
  ),
  status: 503,
  code: 'unanswered',
};

/** What an act leads to: where its effect is seen; or the page again, with why it was refused. */
export async function acted(
  act: () => Promise<unknown>,
  then: Redirect,
  again: (problem: FormProblem) => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    await act();
    return then;
  } catch (error) {
    return again(isUnanswered(error) ? UNANSWERED : formProblem(error));
  }
}

/** True where it is not known what became of the act: sent again, it should have the same key. */
export function isOpen(problem: FormProblem | undefined): boolean {
  return problem?.code === UNANSWERED.code;
}
