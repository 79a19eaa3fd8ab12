import { ApiError } from '@platform/api-client/api-error.ts';
import { doneRedirect } from '../../../account/done.ts';
import { isAway } from '../../../gateway/is-away.ts';

import { type FormProblem, formProblem, ownProblem } from '../../../pages/form-problem.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { orderIdOf } from '../../live-order/order-id.ts';
import { orderAddress } from '../addresses.ts';
import type { FailedForm } from './failed-form.ts';
import { isProblem, readRefund } from './money/read-refund.ts';
import { LEAST_REASON, reasonField, SAGA_ACTS, type SagaAct } from './saga/saga-acts.ts';

type ShowAgain = (request: PageRequest, failed: FailedForm) => Promise<Answer>;

/** What can be done with an order and its sagas: each a form of its page, to which it leads back. */
export function xrayActRoutes(pages: Pages, showAgain: ShowAgain): void {
  pages.post('/console/orders/:order/cancel', (request) => cancel(request, showAgain), { for: 'staff' });
  pages.post('/console/orders/:order/refund', (request) => refund(request, showAgain), { for: 'staff' });
  for (const act of SAGA_ACTS)
    pages.post(`/console/orders/:order/sagas/:saga/${act}`, (request) => operate(request, act, showAgain), {
      for: 'admin',
    });
}

async function cancel(request: PageRequest, showAgain: ShowAgain): Promise<Answer> {
  const { visitor, form } = request;
  const reason = (form.get('cancel-reason') ?? '').trim();
  try {
    const id = await orderOf(request);
    const body = reason === '' ? {} : { reason };
    await visitor.api.call('POST /api/orders/{id}/cancel', { path: { id }, body });
  } catch (error) {
    const problem = renamed(formProblem(error), { reason: 'cancel-reason' });
    return showAgain(request, { action: 'cancel', problem, values: form });
  }
  return back(request, 'cancel');
}

async function refund(request: PageRequest, showAgain: ShowAgain): Promise<Answer> {
  const { visitor, form } = request;
  const again = (problem: FormProblem, values: URLSearchParams) =>
    showAgain(request, { action: 'refund', problem, values });
  const id = await orderOf(request);
  const read = readRefund(form, await visitor.api.call('GET /api/orders/{id}', { path: { id } }));
  if (isProblem(read)) return again(read, form);
  try {
    await visitor.api.call('POST /api/payments/{order_id}/refunds', {
      path: { order_id: id },
      headers: { 'idempotency-key': form.get('key') ?? '' },
      body: read,
    });
  } catch (error) {
    // Not answered: it may have been made. With the same key, sending it again is the same refund.
    if (isAway(error) || (error instanceof ApiError && error.status >= 500)) return again(UNANSWERED, form);
    const problem = renamed(formProblem(error), { amount_minor: 'amount', reason: 'refund-reason' });
    return again(problem, withoutKey(form));
  }
  return back(request, 'refund');
}

const UNANSWERED: FormProblem = {
  ...ownProblem(
    'There was no answer. Send it again in a moment: it will be one refund, whatever came of the first try.',
  ),
  status: 503,
};

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
  const path = { id };
  try {
    if (act === 'retry' || act === 'skip')
      await visitor.api.call(`POST /api/sagas/{id}/${act}`, { path, body: { reason } });
    else await visitor.api.call('POST /api/sagas/{id}/force', { path, body: { reason, outcome: act } });
  } catch (error) {
    return again(renamed(formProblem(error), { reason: name }));
  }
  return back(request, act);
}

function orderOf({ visitor, params }: PageRequest): Promise<string> {
  return orderIdOf(visitor, params.order ?? '');
}

function back({ params }: PageRequest, what: string): Answer {
  return doneRedirect(orderAddress(encodeURIComponent(params.order ?? '')), what);
}

/** That was answered: what is sent next is another refund. */
function withoutKey(form: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...form].filter(([name]) => name !== 'key'));
}

/** A problem whose fields have the names of the form's. */
function renamed(problem: FormProblem, names: Readonly<Record<string, string>>): FormProblem {
  const errors = problem.errors.map((error) => ({ ...error, field: names[error.field] ?? error.field }));
  return { ...problem, errors };
}
