import type { OrderLine, Refund } from '@platform/api-client/operations.ts';
import { type Content, type Html, html } from '@platform/html/html.ts';
import { addressLines } from '../../parts/address-lines.ts';
import { day } from '../../parts/moment.ts';
import { money } from '../parts/money.ts';
import { orderLines } from '../parts/order-lines.ts';
import type { LiveOrder } from './gather-order.ts';

/** What was ordered, where it goes, and what was paid and given back. */
export function orderSummary({ order }: Pick<LiveOrder, 'order'>): Html {
  const { number, lines, total_minor, currency, placed_at, shipping_address: to, payment, shipment } = order;
  const away = (order.incomplete ?? []).map(({ part }) => part);
  return html`<aside class="card" id="order-summary" data-swap aria-label="The order">
<h2>Order ${number}</h2>
${orderLines(lines.map(shownLine), total_minor, currency)}
<dl class="facts">
<dt>Placed</dt><dd>${day(placed_at)}</dd>
${to && html`<dt>To</dt><dd>${to.recipient}<br>${addressLines(to).join(', ')}</dd>`}
${payment?.card && html`<dt>Card</dt><dd><code>${payment.card}</code></dd>`}
${payment && payment.refunds.length > 0 && html`<dt>Given back</dt>${payment.refunds.map(refund)}`}
${shipment && html`<dt>Parcel</dt><dd>${shipment.carrier}, <code>${shipment.tracking_number}</code></dd>`}
</dl>
${away.length > 0 && html`<p class="note warn">${away.map((part) => AWAY[part] ?? part).join(' and ')} cannot be shown at the moment.</p>`}
</aside>`;
}

const AWAY: Readonly<Record<string, string>> = { payment: 'The payment', shipment: 'The parcel' };

function refund({ amount_minor, currency, status, created_at, settled_at }: Refund): Html {
  const words: Readonly<Record<Refund['status'], Content>> = {
    requested: html`asked for on ${day(created_at)}`,
    completed: html`on ${day(settled_at ?? created_at)}`,
    refused: 'refused by the bank; we look into it',
  };
  return html`<dd>${money(amount_minor, currency)}, ${words[status]}</dd>`;
}

function shownLine({ sku, name, quantity, unit_price_minor }: OrderLine) {
  return { sku, name, quantity, unitPriceMinor: unit_price_minor };
}
