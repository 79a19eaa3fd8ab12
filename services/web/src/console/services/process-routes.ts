import { doneRedirect } from '../../account/done.ts';
import { type FormProblem, ownProblem } from '../../pages/form-problem.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest } from '../../pages/pages.ts';
import { notFoundPage } from '../../pages/problem-page.ts';
import { PROCESS_ACTS, type ProcessAct, type Runner } from '../../runner/runner.ts';
import { acted } from '../parts/acted.ts';
import { isNeededByThisPage, type ServiceName, servicePath } from './service-name.ts';

/** What the page says afterwards. */
export const ACTS_DONE: Readonly<Record<ProcessAct, string>> = {
  restart: 'It is restarted.',
  pause: 'It is paused: it keeps its connections and answers nothing.',
  resume: 'It goes on.',
  kill: 'It was killed. The runner starts it again.',
};

/** Restarts, pauses, resumes or kills a service; `show` shows its page again with what was refused. */
export async function actOnProcess(
  runner: Runner | undefined,
  { form, visitor }: PageRequest,
  name: ServiceName,
  show: (problem: FormProblem) => Promise<Answer>,
): Promise<Answer> {
  const act = PROCESS_ACTS.find((one) => one === form.get('act'));
  const { userId } = visitor;
  if (runner === undefined || act === undefined || userId === undefined) return notFoundPage();
  if (act !== 'restart' && isNeededByThisPage(name))
    return show(ownProblem(`${name} can only be restarted from here, as this page comes by it.`));
  return acted(() => runner.as(userId).act(name, act), doneRedirect(servicePath(name), act), show);
}
