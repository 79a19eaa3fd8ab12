import { attributes, type Html, html } from '@platform/html/html.ts';
import { panel } from '../../../console/parts/panel.ts';
import { textArea } from '../../../console/parts/text-area.ts';
import { fieldsForm } from '../../../pages/form.ts';
import { fieldProblem } from '../../../pages/form-problem.ts';
import { moneyText } from '../../parts/money.ts';
import { returnAddress } from '../addresses.ts';
import { DISPOSITIONS, dispositionField, returnedProducts } from './receipt.ts';
import type { ReturnView } from './return-view.ts';

/** What can be decided on a return now. */
export function returnActs(view: ReturnView): Html | undefined {
  switch (view.returned.status) {
    case 'requested':
      return html`${approvePanel(view)}${refusePanel(view)}`;
    case 'approved':
      return html`${receivePanel(view)}${refusePanel(view)}`;
    default:
      return undefined;
  }
}

function approvePanel({ returned, visitor }: ReturnView): Html {
  return panel({
    title: 'Let it be sent',
    body: html`<div class="panel-form"><p>The customer is told to send the goods.</p>${fieldsForm({
      ...{ visitor, fields: [], button: 'Approve the return', buttonClass: 'primary' },
      action: `${returnAddress(returned.return_id)}/approve`,
    })}</div>`,
  });
}

function receivePanel(view: ReturnView): Html {
  const { returned, visitor } = view;
  const amount = moneyText(returned.refund_minor, returned.currency);
  return panel({
    title: 'The goods are here',
    body: html`<div class="panel-form">${fieldsForm({
      ...{ visitor, fields: [], buttonClass: 'danger', hasSummary: false },
      action: `${returnAddress(returned.return_id)}/receive`,
      more: returnedProducts(returned).map(({ sku, name }) => dispositionChoice(sku, name, view)),
      button: `Receive, and give back ${amount}`,
    })}</div>`,
  });
}

function dispositionChoice(sku: string, name: string, { values, problem }: ReturnView): Html {
  const field = dispositionField(sku);
  const error = fieldProblem(problem, field, name);
  return html`<fieldset id="f-${field}"><legend>${name} (${sku})</legend>
${DISPOSITIONS.map(
  ([value, text]) =>
    html`<label class="check"><input${attributes({ type: 'radio', name: field, value, required: true, checked: values?.get(field) === value })}> ${text}</label>`,
)}
${error && html`<p class="field-error">${error}</p>`}</fieldset>`;
}

function refusePanel({ returned, visitor, values, problem }: ReturnView): Html {
  return panel({
    title: 'Refuse it',
    body: html`<div class="panel-form">${fieldsForm({
      ...{ visitor, fields: [], button: 'Refuse the return', buttonClass: 'danger', hasSummary: false },
      action: `${returnAddress(returned.return_id)}/refuse`,
      more: textArea({
        ...{ name: 'reason', label: 'Why', isRequired: true, maxLength: 500 },
        hint: 'The customer reads this.',
        value: values?.get('reason') ?? '',
        error: fieldProblem(problem, 'reason', 'Why'),
      }),
    })}</div>`,
  });
}
