import { doneRedirect } from '../../../account/done.ts';
import { acted } from '../../../console/parts/acted.ts';
import { type FormProblem, ownProblem } from '../../../pages/form-problem.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { orderIdOf } from '../../live-order/order-id.ts';
import { orderAddress } from '../addresses.ts';
import type { FailedForm } from './failed-form.ts';
import { LEAST_REASON, reasonField, SAGA_ACTS, type SagaAct } from './saga/saga-acts.ts';

type ShowAgain = (request: PageRequest, failed: FailedForm) => Promise<Answer>;

/** What can be done with an order and its sagas: each a form of its page, to which it leads back. */
export function xrayActRoutes(pages: Pages, showAgain: ShowAgain): void {
  pages.post('/console/orders/:order/cancel', (request) => cancel(request, showAgain), { for: 'staff' });
  for (const act of SAGA_ACTS)
    pages.post(`/console/orders/:order/sagas/:saga/${act}`, (request) => operate(request, act, showAgain), {
      for: 'admin',
    });
}

async function cancel(request: PageRequest, showAgain: ShowAgain): Promise<Answer> {
  const { visitor, params, form } = request;
  const reason = (form.get('cancel-reason') ?? '').trim();
  const id = await orderIdOf(visitor, params.order ?? '');
  const body = reason === '' ? {} : { reason };
  return acted(
    () => visitor.api.call('POST /api/orders/{id}/cancel', { path: { id }, body }),
    back(request, 'cancel'),
    (problem) =>
      showAgain(request, {
        ...{ action: 'cancel', problem: renamed(problem, 'reason', 'cancel-reason'), values: form },
      }),
  );
}

async function operate(request: PageRequest, act: SagaAct, showAgain: ShowAgain): Promise<Answer> {
  const { visitor, params, form } = request;
  const id = params.saga ?? '';
  const name = reasonField(id);
  const reason = (form.get(name) ?? '').trim();
  const again = (problem: FormProblem) =>
    showAgain(request, { action: `sagas/${id}`, problem, values: form });
  if (reason.length < LEAST_REASON) {
    const message = `needs at least ${LEAST_REASON} characters`;
    return again(ownProblem('Please look at this again:', [{ field: name, message }]));
  }
  const { api } = visitor;
  const path = { id };
  return acted(
    () =>
      act === 'retry' || act === 'skip'
        ? api.call(`POST /api/sagas/{id}/${act}`, { path, body: { reason } })
        : api.call('POST /api/sagas/{id}/force', { path, body: { reason, outcome: act } }),
    back(request, act),
    (problem) => again(renamed(problem, 'reason', name)),
  );
}

function back({ params }: PageRequest, what: string) {
  return doneRedirect(orderAddress(encodeURIComponent(params.order ?? '')), what);
}

/** A problem whose field has the name of the form's. */
function renamed(problem: FormProblem, from: string, to: string): FormProblem {
  const errors = problem.errors.map(({ field, message }) => ({
    field: field === from ? to : field,
    message,
  }));
  return { ...problem, errors };
}
