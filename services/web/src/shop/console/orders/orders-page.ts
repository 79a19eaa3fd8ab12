import type { OrderSummaryPage } from '@platform/api-client/operations.ts';
import type { Filter } from '../../../console/lists/filter-form.ts';
import { listPage } from '../../../console/lists/list-page.ts';
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
  return listPage({
    title: 'Orders',
    at: ORDERS,
    filters: FILTERS,
    query,
    found: orders,
    show: ({ items }) => ordersTable('Orders', items),
  });
}
