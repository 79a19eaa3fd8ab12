import { doneOf, doneRedirect } from '../../../account/done.ts';
import { acted } from '../../../console/parts/acted.ts';
import { type FormProblem, ownProblem } from '../../../pages/form-problem.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { gatherSagas } from './gather-sagas.ts';
import { SAGAS, sagaAddress } from './saga-address.ts';
import type { Operation } from './saga-effects.ts';
import { reasonField } from './saga-hands.ts';
import { sagaPage } from './saga-page.ts';
import { reasonProblem, typedReason } from './saga-reason.ts';
import { sagasPage } from './sagas-page.ts';

const ADMINS = { for: 'admin' } as const;
const ONE = `${SAGAS}/:id`;
const DONE = {
  retry: 'The step is asked for again.',
  skip: 'The step is skipped.',
  'force-complete': 'It is ended as if all had succeeded.',
  'force-compensate': 'It is being undone.',
  retried: 'All of them are retried.',
};
const OPERATIONS: readonly Operation[] = ['retry', 'skip', 'force-complete', 'force-compensate'];

/** `/console/sagas`: the processes behind orders and returns, and an operator's hand on them. */
export function consoleSagasRoutes(pages: Pages): void {
  pages.get(SAGAS, (request) => showList(request), ADMINS);
  pages.get(ONE, (request) => showOne(request), ADMINS);
  pages.post(`${SAGAS}/retry`, retryChosen, ADMINS);
  for (const operation of OPERATIONS)
    pages.post(`${ONE}/${operation}`, (request) => operate(request, operation), ADMINS);
}

async function showList({ visitor, query, form }: PageRequest, problem?: FormProblem): Promise<Answer> {
  const sagas = await gatherSagas(visitor, query);
  const values = problem && form;
  return sagasPage({ visitor, query, sagas, done: doneOf(query, DONE), problem, values });
}

async function showOne(
  { visitor, params, query, form }: PageRequest,
  problem?: FormProblem,
): Promise<Answer> {
  const saga = await visitor.api.call('GET /api/sagas/{id}', { path: { id: params.id ?? '' } });
  return sagaPage({ visitor, saga, done: doneOf(query, DONE), problem, values: problem && form });
}

async function operate(request: PageRequest, operation: Operation): Promise<Answer> {
  const { visitor, params, form } = request;
  const id = params.id ?? '';
  const name = reasonField(operation);
  const reason = typedReason(form, name);
  const short = reasonProblem(reason, name);
  if (short !== undefined) return showOne(request, short);
  const path = { id };
  const { api } = visitor;
  const act = {
    retry: () => api.call('POST /api/sagas/{id}/retry', { path, body: { reason } }),
    skip: () => api.call('POST /api/sagas/{id}/skip', { path, body: { reason } }),
    'force-complete': () =>
      api.call('POST /api/sagas/{id}/force', { path, body: { reason, outcome: 'confirm' } }),
    'force-compensate': () =>
      api.call('POST /api/sagas/{id}/force', { path, body: { reason, outcome: 'compensate' } }),
  } as const;
  return acted(act[operation], doneRedirect(sagaAddress(id), operation), (problem) =>
    showOne(request, { ...problem, errors: problem.errors.map((error) => ({ ...error, field: name })) }),
  );
}

async function retryChosen(request: PageRequest): Promise<Answer> {
  const { visitor, form } = request;
  const ids = form.getAll('id');
  const reason = typedReason(form, 'reason');
  if (ids.length === 0) return showList(request, ownProblem('Choose what to retry.'));
  const short = reasonProblem(reason, 'reason');
  if (short !== undefined) return showList(request, short);
  let refused: FormProblem | undefined;
  const retry = async () => {
    const { items } = await visitor.api.call('POST /api/sagas/retry', { body: { ids, reason } });
    refused = refusedOf(items);
  };
  const answer = await acted(retry, doneRedirect(SAGAS, 'retried'), (problem) => showList(request, problem));
  return refused === undefined ? answer : showList(request, refused);
}

function refusedOf(
  items: readonly { readonly id: string; readonly problem: { readonly detail: string } | null }[],
): FormProblem | undefined {
  const refused = items.flatMap(({ id, problem }) =>
    problem === null ? [] : [{ field: id, message: problem.detail }],
  );
  if (refused.length === 0) return undefined;
  return ownProblem(
    `${items.length - refused.length} of ${items.length} are retried. These are not:`,
    refused,
  );
}
