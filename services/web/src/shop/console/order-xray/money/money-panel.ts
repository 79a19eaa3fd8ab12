import { randomUUID } from 'node:crypto';
import type { Payment } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { facts } from '../../../../console/parts/facts.ts';
import { partPanel } from '../../../../console/parts/panel.ts';
import { money } from '../../../parts/money.ts';
import { paymentStatus } from '../../payments/payment-status.ts';
import { refundForm } from '../../payments/refund-form.ts';
import { refundTable } from '../../payments/refund-table.ts';
import type { XrayView } from '../xray-view.ts';
import { ledgerTable } from './ledger-table.ts';

/** The payment, what was given back, and for admins what the ledger has of both. */
export function moneyPanel(view: XrayView): Html {
  const { payment, inside } = view.xray;
  return partPanel({ title: 'Money', id: 'money' }, payment, (found) => ({
    aside: found && paymentStatus(found),
    body: html`${found ? paymentFacts(found) : html`<p class="panel-text">No payment was asked for.</p>`}
${inside && ('missing' in inside.ledger ? html`<p class="panel-text">The ledger is missing. ${inside.ledger.missing}</p>` : ledgerTable(inside.ledger.value))}
${found && found.refunds.length > 0 && refundTable(found.refunds)}
${found && found.refundable_minor > 0 && giveBack(view, found)}`,
  }));
}

function paymentFacts(payment: Payment): Html {
  const { amount_minor, captured_minor, refunded_minor, refundable_minor, currency, card, reason } = payment;
  return facts([
    ['Amount', money(amount_minor, currency)],
    ['Captured', money(captured_minor, currency)],
    ['Refunded', money(refunded_minor, currency)],
    ['Refundable', money(refundable_minor, currency)],
    ['Card', card && html`<code>${card}</code>`],
    ['Refused, because', reason],
  ]);
}

/** Its page says what came of it. */
function giveBack({ visitor, xray }: XrayView, payment: Payment): Html {
  return html`<details class="act"><summary>Give money back…</summary>
<p>It goes back to the card. Goods are not moved by it.</p>
${refundForm({ visitor, payment, order: xray.order, key: randomUUID() })}</details>`;
}
