import type { Pages } from '../../../pages/pages.ts';
import { gatherOrders } from './gather-orders.ts';
import { ORDERS, ordersPage } from './orders-page.ts';

/** `/console/orders`: the orders of all customers. */
export function consoleOrdersRoutes(pages: Pages): void {
  pages.get(ORDERS, async ({ visitor, query }) => ordersPage(query, await gatherOrders(visitor, query)), {
    for: 'staff',
  });
}
