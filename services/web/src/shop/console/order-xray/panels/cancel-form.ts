import type { Order } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { foundIn } from '../../../../console/parts/part.ts';
import { fieldsForm } from '../../../../pages/form.ts';
import type { XrayView } from '../xray-view.ts';

const UNTIL: Readonly<Record<NonNullable<Order['cancel_until']>, string>> = {
  'payment-captured':
    'Goods that are set aside go back, and nothing is charged. Possible until the payment is taken.',
  'parcel-left':
    'The parcel is called off, the money goes back, and so do the goods. Possible until the parcel leaves.',
};

/** The field that says why. */
export const CANCEL_REASON = 'cancel-reason';

/** Cancels the order; nothing where it cannot be cancelled any more, unless that was just tried. */
export function cancelForm({ visitor, address, xray, failed }: XrayView): Html | undefined {
  const order = foundIn(xray.order);
  const { problem, values } = failed ?? {};
  if (order === undefined || (!order.can_cancel && problem === undefined)) return undefined;
  return html`<details class="act"${problem && html` open`}><summary>Cancel the order…</summary>
<p>${UNTIL[order.cancel_until ?? 'payment-captured']}</p>
${fieldsForm({
  ...{ action: `${address}/cancel`, visitor, problem, values },
  fields: [
    { name: CANCEL_REASON, label: 'Reason', hint: 'The customer reads it.', more: { maxlength: 500 } },
  ],
  ...{ button: 'Cancel the order', buttonClass: 'danger' },
})}</details>`;
}
