import type { Order, RefundRequest } from '@platform/api-client/operations.ts';
import { type FormProblem, ownProblem } from '../../../../pages/form-problem.ts';
import { readExactAmount } from '../../../parts/typed-amount.ts';
import { unitsField } from './refund-form.ts';

/** What the form of a refund asks for, or what is wrong with it. */
export function readRefund(form: URLSearchParams, { lines, currency }: Order): RefundRequest | FormProblem {
  const typed = (form.get('amount') ?? '').trim();
  const reason = (form.get('refund-reason') ?? '').trim();
  const units = [...new Set(lines.map(({ sku }) => sku))].flatMap((sku) => {
    const quantity = Number(form.get(unitsField(sku)) || 0);
    return quantity === 0 ? [] : [{ sku, quantity }];
  });
  if (reason === '') return wrong('refund-reason', 'is needed');
  if (typed === '') return units.length === 0 ? { reason } : { reason, lines: units };
  if (units.length > 0) return wrong('amount', 'cannot be given together with units: choose one of them');
  const amount = readExactAmount(typed, currency);
  return amount === undefined
    ? wrong('amount', `must be an amount in ${currency}, such as 12.50`)
    : { reason, amount_minor: amount };
}

/** Whether it is a problem, and no request. */
export function isProblem(read: RefundRequest | FormProblem): read is FormProblem {
  return 'status' in read;
}

function wrong(field: string, message: string): FormProblem {
  return ownProblem('Please look at this again:', [{ field, message }]);
}
