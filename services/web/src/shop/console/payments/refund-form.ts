import { attributes, type Html, html } from '@platform/html/html.ts';
import { foundIn } from '../../../console/parts/part.ts';
import { fieldsForm } from '../../../pages/form.ts';
import { type FieldParts, field } from '../../../pages/form-fields.ts';
import { type FormProblem, fieldProblem } from '../../../pages/form-problem.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { moneyText } from '../../parts/money.ts';
import { paymentAddress } from '../addresses.ts';
import { boughtProducts, type PaymentWithOrder } from './gather-payment.ts';
import { unitsField } from './refund-request.ts';

export interface RefundFormParts extends PaymentWithOrder {
  readonly visitor: Visitor;
  /** Sent twice with one key, it is one refund. */
  readonly key: string;
  readonly problem?: FormProblem | undefined;
  readonly values?: URLSearchParams | undefined;
}

export const REFUND_LABELS = { reason: 'Why', amount: 'Amount', what: 'How much' };

const REASON: FieldParts = {
  ...{ name: 'reason', label: REFUND_LABELS.reason, isRequired: true, more: { maxlength: 500 } },
  hint: 'Kept with the refund.',
};

/** Gives back all that is left, an amount, or what units cost. */
export function refundForm({ payment, order, visitor, key, problem, values }: RefundFormParts): Html {
  const { order_id, refundable_minor: left, currency } = payment;
  const chosen = values?.get('what');
  const choice = (value: string, text: string) =>
    html`<label class="check"><input${attributes({ type: 'radio', name: 'what', value, checked: chosen === value, required: true })}> ${text}</label>`;
  const products = boughtProducts(foundIn(order)?.lines ?? []);
  const what = html`<fieldset id="f-what"><legend>How much</legend>
<div class="choices">${choice('all', `All that is left: ${moneyText(left, currency ?? '')}`)}
${choice('amount', 'This amount:')}
${amountField(currency ?? '', values, problem)}
${products.length > 0 && choice('lines', 'What these units cost:')}
${products.map(({ sku, name, quantity }) =>
  field({
    name: unitsField(sku),
    label: `${name} (${sku}), of ${quantity}`,
    value: values?.get(unitsField(sku)) ?? '',
    error: fieldProblem(problem, unitsField(sku), name),
    more: { inputmode: 'numeric', maxlength: 7 },
  }),
)}</div></fieldset>`;
  return html`<div class="panel-form">${fieldsForm({
    ...{ visitor, problem, values, hasSummary: false },
    action: `${paymentAddress(order_id)}/refunds`,
    fields: [REASON],
    more: what,
    hidden: { key },
    button: 'Give the money back',
    buttonClass: 'danger',
  })}</div>`;
}

function amountField(currency: string, values?: URLSearchParams, problem?: FormProblem): Html {
  return field({
    name: 'amount',
    label: `${REFUND_LABELS.amount}, ${currency}`,
    value: values?.get('amount') ?? '',
    error: fieldProblem(problem, 'amount', REFUND_LABELS.amount),
    more: { inputmode: 'decimal', maxlength: 20 },
  });
}
