import type { Payment, PaymentStatus, Refund } from '@platform/api-client/operations.ts';
import { facts } from '../../../../console/parts/facts.ts';
import { partPanel } from '../../../../console/parts/panel.ts';
import { shortId } from '../../../../console/parts/short-id.ts';
import { type TagState, tag } from '../../../../console/parts/state-tag.ts';
import { table } from '../../../../console/parts/table.ts';
import { type Html, html } from '../../../../html/html.ts';
import { money } from '../../../parts/money.ts';
import { returnAddress } from '../../addresses.ts';
import { preciseClock } from '../panels/at.ts';
import type { XrayView } from '../xray-view.ts';
import { ledgerTable } from './ledger-table.ts';
import { refundForm } from './refund-form.ts';

const STATES: Readonly<Record<PaymentStatus, TagState>> = {
  requested: 'running',
  authorised: 'running',
  captured: 'good',
  declined: 'failed',
  voided: 'plain',
  refunded: 'plain',
  cancelled: 'plain',
};

/** The payment, what was given back, and for admins what the ledger has of both. */
export function moneyPanel(view: XrayView): Html {
  const { payment, inside } = view.xray;
  return partPanel({ title: 'Money', id: 'money' }, payment, (found) => ({
    aside:
      found &&
      html`${found.is_in_doubt && tag('in doubt', 'attention')} ${tag(found.status, STATES[found.status])}`,
    body: html`${found ? paymentFacts(found) : html`<p class="panel-text">No payment was asked for.</p>`}
${inside && ('missing' in inside.ledger ? html`<p class="panel-text">The ledger is missing. ${inside.ledger.missing}</p>` : ledgerTable(inside.ledger.value))}
${found && found.refunds.length > 0 && refunds(found.refunds)}
${found && found.refundable_minor > 0 && refundForm(view, found)}`,
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

const REFUND_STATES: Readonly<Record<Refund['status'], TagState>> = {
  requested: 'running',
  completed: 'good',
  refused: 'failed',
};

function refunds(all: readonly Refund[]): Html {
  return table({
    caption: 'Refunds of this order',
    columns: [{ name: 'Refund for' }, { name: 'Amount', isNumber: true }, { name: 'State' }, { name: 'At' }],
    rows: all.map((refund) => [
      whatFor(refund),
      money(refund.amount_minor, refund.currency),
      tag(refund.status, REFUND_STATES[refund.status]),
      preciseClock(refund.created_at),
    ]),
    none: '',
  });
}

function whatFor({ reason, lines, return_id: returnId }: Refund): Html {
  const units = lines?.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ');
  return html`${reason} <span class="quiet">${units}</span>${returnId && html` <a href="${returnAddress(returnId)}">Return ${shortId(returnId)}</a>`}`;
}
