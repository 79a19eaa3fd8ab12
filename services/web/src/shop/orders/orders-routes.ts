import type { Pages } from '../../pages/pages.ts';
import { ordersPage } from './orders-page.ts';

const PAGE = 20;

/** `/orders`: those of whoever is signed in. */
export function ordersRoutes(pages: Pages): void {
  pages.get(
    '/orders',
    async ({ visitor, query }) => {
      const cursor = query.get('cursor');
      const of = { limit: PAGE, customer_id: visitor.userId, ...(cursor === null ? {} : { cursor }) };
      return ordersPage(await visitor.api.call('GET /api/orders', { query: of }));
    },
    { for: 'signed-in' },
  );
}
