import { randomUUID } from 'node:crypto';
import { doneOf, doneRedirect } from '../../../account/done.ts';
import { acted, isOpen } from '../../../console/parts/acted.ts';
import { formKey } from '../../../pages/form-key.ts';
import type { FormProblem } from '../../../pages/form-problem.ts';
import type { Answer } from '../../../pages/page.ts';
import type { PageRequest, Pages } from '../../../pages/pages.ts';
import { paymentAddress } from '../addresses.ts';
import { gatherPayment, gatherPayments } from './gather-payment.ts';
import { paymentPage } from './payment-page.ts';
import { PAYMENTS, paymentsPage } from './payments-page.ts';
import { inFields, readRefund } from './refund-request.ts';

const STAFF = { for: 'staff' } as const;
const ONE = `${PAYMENTS}/:order`;
const DONE = { refunded: 'The refund is asked for: below stands what came of it.' };

/** `/console/payments` and the payment of one order, where money is given back. */
export function consolePaymentsRoutes(pages: Pages): void {
  pages.get(
    PAYMENTS,
    async ({ visitor, query }) => paymentsPage(query, await gatherPayments(visitor, query)),
    STAFF,
  );
  pages.get(
    ONE,
    async ({ visitor, params, query }) => {
      const found = await gatherPayment(visitor, params.order ?? '');
      return paymentPage({ ...found, visitor, key: randomUUID(), done: doneOf(query, DONE) });
    },
    STAFF,
  );
  pages.post(`${ONE}/refunds`, refund, STAFF);
}

async function refund({ visitor, params, form }: PageRequest): Promise<Answer> {
  const found = await gatherPayment(visitor, params.order ?? '');
  const { order_id, currency } = found.payment;
  const key = formKey(form);
  // What was answered is settled: what is sent next is another refund.
  const again = (problem: FormProblem) =>
    paymentPage({ ...found, visitor, problem, values: form, key: isOpen(problem) ? key : randomUUID() });
  const request = readRefund(form, currency ?? '');
  if ('status' in request) return again(request);
  return acted(
    () =>
      visitor.api.call('POST /api/payments/{order_id}/refunds', {
        path: { order_id },
        headers: { 'idempotency-key': key },
        body: request,
      }),
    doneRedirect(paymentAddress(order_id), 'refunded'),
    (problem) => again(inFields(problem, request)),
  );
}
