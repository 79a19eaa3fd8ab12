import type { Reservation, ReservationStatus, StockMovement } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { panel } from '../../../../console/parts/panel.ts';
import { foundIn } from '../../../../console/parts/part.ts';
import { type TagState, tag } from '../../../../console/parts/state-tag.ts';
import { table } from '../../../../console/parts/table.ts';
import { signed } from '../../stock/signed.ts';
import type { XrayView } from '../xray-view.ts';
import { preciseClock } from './at.ts';

const STATES: Readonly<Record<ReservationStatus, TagState>> = {
  reserved: 'running',
  committed: 'good',
  released: 'plain',
  expired: 'attention',
  rejected: 'failed',
};

/** What was reserved, and every movement of stock for this order and its returns. */
export function stockPanel({ xray: { reservation, movements, id } }: XrayView): Html {
  const reserved = foundIn(reservation);
  return panel({
    title: 'Stock',
    id: 'stock',
    aside: reserved && tag(reserved.status, STATES[reserved.status]),
    body: html`${'missing' in reservation ? html`<p class="panel-text">The reservation is missing. ${reservation.missing}</p>` : reservationText(reservation.value)}
${'missing' in movements ? html`<p class="panel-text">The movements are missing. ${movements.missing}</p>` : movementTable(movements.value, id)}`,
  });
}

function reservationText(reservation: Reservation | undefined): Html {
  if (reservation === undefined)
    return html`<p class="panel-text">Nothing is reserved: it has no goods, or its saga did not get there.</p>`;
  const { lines, reason, shortages, expires_at: until, status } = reservation;
  return html`<div class="panel-text">
<p>${lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')}${status === 'reserved' && until && html`, until ${preciseClock(until)}`}</p>
${reason && html`<p>${reason}</p>`}
${shortages.length > 0 && html`<ul>${shortages.map(({ sku, requested, available }) => html`<li><code>${sku}</code>: ${requested} asked for, ${available} there</li>`)}</ul>`}
</div>`;
}

function movementTable(movements: readonly StockMovement[], orderId: string): Html {
  return table({
    caption: 'Movements of stock',
    columns: [
      ...[{ name: 'Movement' }, { name: 'On hand', isNumber: true }],
      ...[{ name: 'Held', isNumber: true }, { name: 'At' }],
    ],
    rows: movements.map(({ kind, sku, delta_on_hand, delta_reserved, at, reference }) => [
      html`${kind} <code>${sku}</code>${reference !== orderId && html` <span class="quiet">return</span>`}`,
      signed(delta_on_hand),
      signed(delta_reserved),
      preciseClock(at),
    ]),
    none: 'No stock has moved.',
  });
}
