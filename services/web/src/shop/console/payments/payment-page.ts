import { type Content, html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { facts } from '../../../console/parts/facts.ts';
import { panel } from '../../../console/parts/panel.ts';
import { foundIn } from '../../../console/parts/part.ts';
import { shortId } from '../../../console/parts/short-id.ts';
import type { Page } from '../../../pages/page.ts';
import { instant } from '../../../parts/moment.ts';
import { money } from '../../parts/money.ts';
import { customerAddress, orderAddress } from '../addresses.ts';
import { boughtProducts } from './gather-payment.ts';
import { paymentStatus } from './payment-status.ts';
import { PAYMENTS } from './payments-page.ts';
import { REFUND_LABELS, type RefundFormParts, refundForm } from './refund-form.ts';
import { unitsField } from './refund-request.ts';
import { refundTable } from './refund-table.ts';

export interface PaymentView extends RefundFormParts {
  readonly done?: string | undefined;
}

/** The payment of an order, what was given back of it, and giving back more. */
export function paymentPage(view: PaymentView): Page {
  const { payment, order, done, problem } = view;
  const found = foundIn(order);
  const units = boughtProducts(found?.lines ?? []).map(({ sku, name }) => [unitsField(sku), name] as const);
  return consolePage({
    title: `Payment of ${found?.number ?? payment.order_id}`,
    at: PAYMENTS,
    ...{ done, problem, labels: { ...REFUND_LABELS, ...Object.fromEntries(units) } },
    aside: html`${paymentStatus(payment)} <a href="${orderAddress(found?.number ?? payment.order_id)}">The order</a>`,
    body: html`${panel({ title: 'Money', body: moneyFacts(view) })}
${panel({ title: 'Refunds', aside: String(payment.refunds.length), body: refundTable(payment.refunds) })}
${panel({
  title: 'Give money back',
  body:
    payment.refundable_minor > 0
      ? refundForm(view)
      : html`<p class="panel-text">There is nothing to give back.</p>`,
})}`,
  });
}

function moneyFacts({ payment }: PaymentView): Content {
  const { currency, customer_id: customer, card } = payment;
  return facts([
    ['Amount', money(payment.amount_minor, currency)],
    ['Captured', money(payment.captured_minor, currency)],
    ['Refunded', money(payment.refunded_minor, currency)],
    ['Left to give back', money(payment.refundable_minor, currency)],
    ['Card', card && html`<code>${card}</code>`],
    ['Customer', customer && html`<a href="${customerAddress(customer)}">${shortId(customer)}</a>`],
    ['Why', payment.reason],
    ['Asked for', instant(payment.created_at)],
    ['Changed', instant(payment.updated_at)],
  ]);
}
