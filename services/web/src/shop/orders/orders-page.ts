import type { OrderReturnStatus, OrderStatus, OrderSummaryPage } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import type { Page } from '../../pages/page.ts';
import { day } from '../../parts/moment.ts';
import { money } from '../parts/money.ts';

const STATUS: Readonly<Record<OrderStatus, readonly [text: string, state: string]>> = {
  placed: ['Under way', 'running'],
  confirmed: ['Confirmed', 'good'],
  rejected: ['Rejected', 'failed'],
  cancelled: ['Cancelled', 'attention'],
};

const RETURNED: Readonly<Record<OrderReturnStatus, string>> = {
  'partly-returned': 'Partly sent back',
  returned: 'Sent back',
};

/** The orders of whoever is signed in, newest first. */
export function ordersPage({ items, next_cursor: cursor }: OrderSummaryPage): Page {
  return {
    title: 'Your orders',
    body: html`<h1 class="display">Your orders</h1>
${items.length === 0 ? html`<p>No orders yet. <a href="/">See what there is</a>.</p>` : undefined}
<ul class="orders">${items.map(
      ({
        number,
        status,
        return_status: returned,
        placed_at,
        total_minor,
        currency,
        line_count,
      }) => html`<li class="card">
<h2><a href="/orders/${number}">${number}</a></h2>
<p><span class="tag" data-state="${STATUS[status][1]}">${STATUS[status][0]}</span>${returned && html` <span class="tag" data-state="undone">${RETURNED[returned]}</span>`}</p>
<p class="quiet">${day(placed_at)}, ${line_count === 1 ? 'one line' : `${line_count} lines`}</p>
<p class="number"><strong>${money(total_minor, currency)}</strong></p>
</li>`,
    )}</ul>
${cursor && html`<p><a class="btn" href="/orders?cursor=${encodeURIComponent(cursor)}">Older orders</a></p>`}`,
  };
}
