import { randomUUID } from 'node:crypto';
import { isUnanswered } from '../../gateway/is-away.ts';
import { type FormProblem, formProblem, ownProblem } from '../../pages/form-problem.ts';
import type { Answer } from '../../pages/page.ts';
import type { PageRequest, Pages } from '../../pages/pages.ts';
import { notFoundPage } from '../../pages/problem-page.ts';
import { isTokenRefused } from '../../session/renewing-client.ts';
import { gatherReturn } from './gather-return.ts';
import { inFieldsOf, ownProblemOf, type ReturnForm, readReturnForm } from './return-form.ts';
import { returnPage } from './return-page.ts';

const SIGNED_IN = { for: 'signed-in' } as const;

/** `/orders/{number}/return`: goods that were delivered go back. */
export function returnRoutes(pages: Pages): void {
  pages.get('/orders/:order/return', (request) => shown(request, readReturnForm()), SIGNED_IN);
  pages.post('/orders/:order/return', askToReturn, SIGNED_IN);
}

async function shown(
  { visitor, params }: PageRequest,
  form: ReturnForm,
  problem?: FormProblem,
): Promise<Answer> {
  const found = await gatherReturn(visitor, params.order ?? '');
  return found === undefined ? notFoundPage() : returnPage({ ...found, visitor, form, problem });
}

async function askToReturn(request: PageRequest): Promise<Answer> {
  const { visitor, params } = request;
  const form = readReturnForm(request.form);
  const problem = ownProblemOf(form);
  if (problem !== undefined) return shown(request, form, problem);
  const found = await gatherReturn(visitor, params.order ?? '');
  if (found === undefined) return notFoundPage();
  const { id, number } = found.order;
  const { key, lines, reason } = form;
  try {
    // Also when nothing seems to be left: the form may have been sent before, and its return is found by the key.
    const body = { lines, reason };
    const headers = { 'idempotency-key': key };
    await visitor.api.call('POST /api/orders/{id}/returns', { path: { id }, headers, body });
  } catch (error) {
    if (isTokenRefused(error)) throw error;
    // Not answered: it may have been taken. With the same key, sending it again is the same return.
    if (isUnanswered(error)) return returnPage({ ...found, visitor, form, problem: UNANSWERED });
    // That was answered: what is sent next is another return.
    return shown(request, { ...form, key: randomUUID() }, inFieldsOf(form, formProblem(error)));
  }
  return { redirect: `/orders/${number}#returns` };
}

const UNANSWERED = {
  ...ownProblem(
    'There was no answer. Send it again in a moment: it will be one return, whatever came of the first try.',
  ),
  status: 503,
};
