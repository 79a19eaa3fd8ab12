import type { OrderStatus, OrderSummary } from '@platform/api-client/operations.ts';
import { type Html, html } from '@platform/html/html.ts';
import { duration } from '../../../console/parts/duration.ts';
import { shortId } from '../../../console/parts/short-id.ts';
import { type TagState, tag } from '../../../console/parts/state-tag.ts';
import { table } from '../../../console/parts/table.ts';
import { instant } from '../../../parts/moment.ts';
import { money } from '../../parts/money.ts';
import { customerAddress, orderAddress } from '../addresses.ts';

const STATES: Readonly<Record<OrderStatus, TagState>> = {
  placed: 'running',
  confirmed: 'good',
  rejected: 'plain',
  cancelled: 'plain',
};

export function orderStatus(status: OrderStatus): Html {
  return tag(status, STATES[status]);
}

export function ordersTable(caption: string, orders: readonly OrderSummary[]): Html {
  return table({
    caption,
    columns: [
      { name: 'Order' },
      { name: 'Status' },
      { name: 'Customer' },
      { name: 'Total', isNumber: true },
      { name: 'Took', isNumber: true },
      { name: 'Why' },
      { name: 'Placed' },
    ],
    rows: orders.map((order) => [
      html`<a href="${orderAddress(order.number)}"><code>${order.number}</code></a>`,
      html`${orderStatus(order.status)}${order.return_status && html` ${tag(order.return_status.replace('-', ' '))}`}`,
      html`<a href="${customerAddress(order.customer_id)}">${shortId(order.customer_id)}</a>`,
      money(order.total_minor, order.currency),
      order.ended_at && duration(Date.parse(order.ended_at) - Date.parse(order.placed_at)),
      order.reason_code?.replaceAll('-', ' '),
      instant(order.placed_at),
    ]),
    none: 'No such orders.',
  });
}
