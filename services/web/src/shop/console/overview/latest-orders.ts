import { type Html, html } from '@platform/html/html.ts';
import { partPanel } from '../../../console/parts/panel.ts';
import { CALL, part } from '../../../console/parts/part.ts';
import type { Visitor } from '../../../session/visitor.ts';
import { ORDERS } from '../orders/orders-page.ts';
import { ordersTable } from '../orders/orders-table.ts';

const SHOWN = 8;

/** What the overview shows of the shop. */
export async function shopPanels({ api }: Visitor): Promise<readonly Html[]> {
  const orders = await part(api.call('GET /api/orders', { query: { limit: SHOWN } }, CALL));
  return [
    partPanel({ title: 'Latest orders', id: 'latest-orders' }, orders, ({ items }) => ({
      aside: html`<a href="${ORDERS}">All orders</a>`,
      body: ordersTable('Latest orders', items),
    })),
  ];
}
