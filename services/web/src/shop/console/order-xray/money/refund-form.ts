import { randomUUID } from 'node:crypto';
import type { OrderLine, Payment } from '@platform/api-client/operations.ts';
import { foundIn } from '../../../../console/parts/part.ts';
import { type Html, html } from '../../../../html/html.ts';
import { fieldsForm } from '../../../../pages/form.ts';
import type { FieldParts } from '../../../../pages/form-fields.ts';
import { moneyText } from '../../../parts/money.ts';
import { failureOf } from '../failed-form.ts';
import type { XrayView } from '../xray-view.ts';

/** Name of the field for units of `sku`. */
export function unitsField(sku: string): string {
  return `units-${sku}`;
}

/** Gives back an amount, or what some units cost. Sent twice it is one refund, by the key made with the form. */
export function refundForm({ visitor, address, xray, failed }: XrayView, payment: Payment): Html {
  const { problem, values } = failureOf(failed, 'refund');
  const currency = payment.currency ?? '';
  const left = moneyText(payment.refundable_minor, currency);
  const fields: FieldParts[] = [
    {
      ...{ name: 'amount', label: 'Amount' },
      hint: `All that is left, ${left}, if neither an amount nor units are named.`,
      more: { inputmode: 'decimal', maxlength: 16 },
    },
    ...unitFields(foundIn(xray.order)?.lines ?? []),
    { name: 'refund-reason', label: 'Reason', isRequired: true, more: { maxlength: 500 } },
  ];
  return html`<details class="act"${problem && html` open`}><summary>Refund…</summary>
<p>Money goes back to the card. Goods are not moved by it.</p>
${fieldsForm({
  ...{ action: `${address}/refund`, visitor, fields, problem, values },
  ...{ button: 'Give it back', buttonClass: 'danger' },
  hidden: { key: values?.get('key') ?? randomUUID() },
})}</details>`;
}

function unitFields(lines: readonly OrderLine[]): readonly FieldParts[] {
  const bought = Map.groupBy(lines, ({ sku }) => sku);
  return [...bought].map(([sku, own]) => ({
    ...{ name: unitsField(sku), label: `Units of ${own[0]?.name}`, type: 'number' },
    more: { min: 0, max: own.reduce((sum, { quantity }) => sum + quantity, 0), step: 1 },
  }));
}
