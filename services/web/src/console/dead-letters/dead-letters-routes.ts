import { doneOf, doneRedirect } from '../../account/done.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { acted } from '../parts/acted.ts';
import { deadLettersPage } from './dead-letters-page.ts';
import type { DeadLettersView } from './dead-letters-view.ts';
import { checkCauseEdit, editCause } from './editing/edit-cause.ts';
import { checkEdit, editLetter } from './editing/edit-letter.ts';
import { gatherDeadLetters, serviceOf } from './gather-dead-letters.ts';
import { DEAD_LETTERS } from './letter-address.ts';

const DONE = {
  replayed: 'Put back: what was still there is handled again.',
  edited: 'The edited letter was put back. The edit is kept with your name.',
  'edited-all': 'The edited letters were put back. The edits are kept with your name.',
  discarded: 'What was still there is discarded. Your name and reason are kept.',
  gone: 'Nothing was there any more: somebody else dealt with it.',
};
const ADMINS = { for: 'admin' } as const;

/** `/console/dead-letters`: what no retry could deliver. */
export function deadLettersRoutes(pages: Pages): void {
  pages.get(DEAD_LETTERS, (request) => showDeadLetters(request), ADMINS);
  pages.post(`${DEAD_LETTERS}/replay`, (request) => replay(request), ADMINS);
  pages.post(`${DEAD_LETTERS}/discard`, (request) => discard(request), ADMINS);
  pages.post(`${DEAD_LETTERS}/check`, (request) => checkEdit(request, showDeadLetters), ADMINS);
  pages.post(`${DEAD_LETTERS}/check-all`, (request) => checkCauseEdit(request, showDeadLetters), ADMINS);
  pages.post(`${DEAD_LETTERS}/edit-all`, (request) => editCause(request, showDeadLetters), ADMINS);
  pages.post(`${DEAD_LETTERS}/edit`, (request) => editLetter(request, showDeadLetters), ADMINS);
}

async function showDeadLetters(
  { visitor, query }: PageRequest,
  more: Pick<DeadLettersView, 'problem' | 'values'> = {},
): Promise<Answer> {
  const [queue, id] = [query.get('queue'), query.get('id')];
  const name = queue && id ? { queue, id } : undefined;
  const found = await gatherDeadLetters(visitor, name);
  const { asked } = found;
  const isGone = asked !== undefined && 'value' in asked && asked.value === undefined;
  return deadLettersPage({
    visitor,
    found,
    group: query.get('group') ?? undefined,
    service: query.get('service') ?? undefined,
    done: isGone ? DONE.gone : doneOf(query, DONE),
    ...more,
  });
}

async function replay(request: PageRequest): Promise<Answer> {
  const { queue, ids } = chosen(request.form);
  return act(request, 'replayed', () =>
    request.visitor.api.call(`POST /api/admin/${serviceOf(queue)}/dead-letters/replay`, {
      body: { queue, ids },
    }),
  );
}

async function discard(request: PageRequest): Promise<Answer> {
  const { queue, ids } = chosen(request.form);
  const reason = request.form.get('reason') ?? '';
  return act(request, 'discarded', () =>
    request.visitor.api.call(`POST /api/admin/${serviceOf(queue)}/dead-letters/discard`, {
      body: { queue, ids, reason },
    }),
  );
}

function act(
  request: PageRequest,
  done: keyof typeof DONE,
  change: () => Promise<{ readonly count: number }>,
): Promise<Answer> {
  return acted(change, doneRedirect(DEAD_LETTERS, done), (problem) =>
    showDeadLetters(request, { problem, values: request.form }),
  );
}

function chosen(form: URLSearchParams): { queue: string; ids: string[] } {
  const queue = form.get('queue') ?? '';
  try {
    const ids: unknown = JSON.parse(form.get('ids') ?? '');
    return { queue, ids: Array.isArray(ids) ? ids.map(String) : [] };
  } catch {
    return { queue, ids: [] }; // No form of ours: the platform refuses it.
  }
}
