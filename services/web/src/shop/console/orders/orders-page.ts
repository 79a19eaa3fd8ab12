import type { OrderSummaryPage } from '@platform/api-client/operations.ts';
import { html } from '@platform/html/html.ts';
import { consolePage } from '../../../console/console-page.ts';
import { type Filter, filterForm } from '../../../console/lists/filter-form.ts';
import { nextPage } from '../../../console/lists/next-page.ts';
import { partPanel } from '../../../console/parts/panel.ts';
import type { Part } from '../../../console/parts/part.ts';
import type { Page } from '../../../pages/page.ts';
import { ordersTable } from './orders-table.ts';

export const ORDERS = '/console/orders';

const FILTERS: readonly Filter[] = [
  {
    name: 'status',
    label: 'Status',
    choices: [
      ['', 'any'],
      ['placed', 'placed'],
      ['confirmed', 'confirmed'],
      ['rejected', 'rejected'],
      ['cancelled', 'cancelled'],
    ],
  },
  { name: 'customer', label: 'Customer', placeholder: 'e-mail or id' },
  { name: 'sku', label: 'Sku' },
  { name: 'since', label: 'Placed since', type: 'date' },
];

export function ordersPage(query: URLSearchParams, orders: Part<OrderSummaryPage>): Page {
  return consolePage({
    title: 'Orders',
    at: ORDERS,
    body: html`${filterForm(ORDERS, FILTERS, query)}
${partPanel({ title: 'Newest first' }, orders, ({ items, next_cursor }) => ({
  body: html`${ordersTable('Orders', items)}${nextPage(ORDERS, query, next_cursor)}`,
}))}`,
  });
}
